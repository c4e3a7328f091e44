import { isPlainOf, keeps } from './is-plain-of.js'
import { sampleOf } from './sample.js'
import { isEmptyObject } from './shape-kinds.js'
import { shapeOf, type Member, type NamedShape } from './members.js'
import { isTextOf } from './template-fits.js'

/** JSON of one member that no member of the reader takes. */
export function counterexample(
  from: Member,
  to: readonly Member[],
  table: NamedShape['table'],
): unknown {
  const sample = sampleOf({ shape: shapeOf(from), table })
  const others = candidates(from, to)
  const found = [sample, ...others].find(
    (each) => each !== undefined && to.every((member) => !isPlainOf(each, member)),
  )
  return found ?? sample
}

/** Other values of the same type, at the edges of what the reader takes. */
function candidates({ shape, bounds }: Member, to: readonly Member[]): unknown[] {
  const edges = to.flatMap(({ bounds: asked }) => asked)
  if (isEmptyObject(shape)) return ['a text', 0, true, [], [0], { total: [0], key: [0] }]
  if (shape.kind === 'template')
    return [shape.texts.join(''), shape.texts.join('//[')].filter((text) => isTextOf(shape, text))
  if (shape.kind !== 'primitive') return []
  const step = bounds.map(({ multipleOf = 1 }) => Number(multipleOf)).reduce((a, b) => a * b, 1)
  const numbers = edges.flatMap((bound) =>
    [bound.minimum, bound.maximum, bound.exclusiveMinimum, bound.exclusiveMaximum].flatMap((edge) =>
      edge === undefined ? [] : [Number(edge) - 1, Number(edge), Number(edge) + 1],
    ),
  )
  const lengths = edges.flatMap((bound) => [
    ...(bound.minLength === undefined ? [] : [Number(bound.minLength) - 1]),
    ...(bound.maxLength === undefined ? [] : [Number(bound.maxLength) + 1]),
  ])
  switch (shape.name) {
    case 'string':
      return [
        ...lengths
          .filter((length) => length >= 0 && length < 10_000)
          .map((length) => 'x'.repeat(length)),
        '',
        '?',
        'other',
      ].filter((text) => keeps(text, bounds))
    case 'number':
      return [...numbers, 0, -1, 1.5, 7, -step, step * 1000].filter((each) => keeps(each, bounds))
    case 'bigint':
      return [...numbers, 0, -1, 7, -step, step * 1e9]
        .filter((each) => keeps(each, bounds))
        .map(String)
    case 'boolean':
      return [true, false]
    case 'any':
    case 'unknown':
      return [
        null,
        0,
        'a text',
        '',
        'x'.repeat(99),
        -1e9,
        1e9,
        true,
        {},
        [],
        [0, 0],
        Array.from({ length: 99 }, () => 0),
      ]
    case 'object':
      return [{}, [], [0, 0], [0], { total: [0], key: [0] }]
    default:
      return []
  }
}
