import type { Bounds, BoundName } from '../../facts/bounds.js'

/** What a bound is of: the value as the reader has it. */
export type BoundKind = 'text' | 'number' | 'list'

const kinds: Readonly<Record<BoundName, BoundKind>> = {
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'number',
  minLength: 'text',
  maxLength: 'text',
  pattern: 'text',
  format: 'text',
  minItems: 'list',
  maxItems: 'list',
  uniqueItems: 'list',
}

/** The first bound of `asked` that does not follow from those that are known. */
export function unmetBound(
  kind: BoundKind,
  known: readonly Bounds[],
  asked: readonly Bounds[],
): BoundName | undefined {
  for (const bounds of asked) {
    for (const name of Object.keys(bounds) as BoundName[]) {
      if (kinds[name] === kind && !known.some((own) => follows(name, bounds, own))) return name
    }
  }
  return undefined
}

function follows(name: BoundName, asked: Bounds, known: Bounds): boolean {
  const bound = Number(asked[name])
  // Infinities where nothing is known: no comparison with them holds.
  const least = Number(known.minimum ?? -Infinity)
  const most = Number(known.maximum ?? Infinity)
  const above = Number(known.exclusiveMinimum ?? -Infinity)
  const below = Number(known.exclusiveMaximum ?? Infinity)
  switch (name) {
    case 'minimum':
      return least >= bound || above >= bound
    case 'maximum':
      return most <= bound || below <= bound
    case 'exclusiveMinimum':
      return least > bound || above >= bound
    case 'exclusiveMaximum':
      return most < bound || below <= bound
    case 'multipleOf':
      return known.multipleOf !== undefined && Number(known.multipleOf) % bound === 0
    case 'minLength':
    case 'minItems':
      return bound <= 0 || Number(known[name] ?? -1) >= bound
    case 'maxLength':
    case 'maxItems':
      return Number(known[name] ?? Infinity) <= bound
    case 'pattern':
    case 'format':
      return known[name] === asked[name]
    case 'uniqueItems':
      return known.uniqueItems !== undefined
  }
}
