import type { BoundName, Bounds } from '../facts/bounds.js'
import { stepTo } from '../facts/path.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { formatPatterns } from '../model/check/format-patterns.js'
import type { QueueModel, WorkerModel } from '../model/queue-model.js'
import type { Definition, Shape } from '../model/shape.js'
import { traitsOf } from '../model/traits-of.js'
import { bareShape, unionMembers } from '../model/wire/union-members.js'
import { definitionTable, type DefinitionTable } from '../model/definition-table.js'

/** Bounds in JSDoc that nothing can keep, or that say nothing of the values where they stand. */
export function boundsMakeSense(model: QueueModel): readonly Diagnostic[] {
  const shapes = [
    ...model.definitions.map(({ shape }) => shape),
    ...model.workers.flatMap((worker) => [worker.function.input, worker.function.output]),
  ]
  if (!shapes.some((shape) => traitsOf(shape).hasBounds)) return []
  const table = definitionTable(model.definitions)
  const seen = new Set<Definition>()
  return model.workers.flatMap((worker) => [
    ...inside({ worker, side: 'input', table, seen }, worker.function.input, 'data'),
    ...inside({ worker, side: 'output', table, seen }, worker.function.output, 'result'),
  ])
}

interface Walk {
  readonly worker: WorkerModel
  readonly side: string
  readonly table: DefinitionTable
  /** A named type is looked at where it is first met. */
  readonly seen: Set<Definition>
}

function inside(walk: Walk, shape: Shape, path: string): Diagnostic[] {
  const own = shape.bounds === undefined ? [] : findings(walk, shape, shape.bounds, path)
  return [...own, ...partsOf(walk, shape, path)]
}

function partsOf(walk: Walk, shape: Shape, path: string): Diagnostic[] {
  switch (shape.kind) {
    case 'reference': {
      const definition = walk.table.get(shape.name)
      if (definition === undefined || walk.seen.has(definition)) return []
      walk.seen.add(definition)
      return inside(walk, definition.shape, path)
    }
    case 'array':
      return inside(walk, shape.element, `${path}[]`)
    case 'set':
      return inside(walk, shape.element, `${path}.values()`)
    case 'map':
      return [
        ...inside(walk, shape.key, `${path}.keys()`),
        ...inside(walk, shape.value, `${path}.values()`),
      ]
    case 'tuple':
      return shape.elements.flatMap((each, index) => inside(walk, each.shape, `${path}[${index}]`))
    case 'object':
      return [
        ...shape.properties.flatMap((each) => inside(walk, each.shape, path + stepTo(each.name))),
        ...shape.indexes.flatMap((each) => inside(walk, each.value, `${path}[key]`)),
      ]
    case 'union':
      return shape.members.flatMap((member) => inside(walk, member, path))
    case 'brand':
      return inside(walk, shape.base, path)
    default:
      return []
  }
}

function findings(walk: Walk, shape: Shape, bounds: Bounds, path: string): Diagnostic[] {
  const { worker, side, table } = walk
  const at = { queue: worker.queue, side, path }
  const { span } = worker.function
  const names = Object.keys(bounds) as BoundName[]
  const kinds = kindsOf(shape, table)
  const impossible = [...names.map((name) => wrongValue(name, bounds)), contradiction(bounds)]
  return [
    ...impossible.flatMap((reason) =>
      reason === undefined ? [] : [diagnose('impossibleBound', { ...at, reason }, span)],
    ),
    ...names.flatMap((bound) =>
      kinds.has('anything') || kinds.has(kindOf(bound))
        ? []
        : [diagnose('boundWithoutEffect', { ...at, bound, kind: kindOf(bound) }, span)],
    ),
    ...(bounds.format === undefined || Object.hasOwn(formatPatterns, bounds.format)
      ? []
      : [diagnose('unknownFormat', { ...at, format: bounds.format }, span)]),
  ]
}

type Kind = 'number' | 'text' | 'list'

function kindOf(bound: BoundName): Kind {
  if (bound === 'pattern' || bound === 'format' || bound.endsWith('Length')) return 'text'
  return bound.endsWith('Items') ? 'list' : 'number'
}

/** The kinds of values that a bound could be of. */
function kindsOf(shape: Shape, table: DefinitionTable): ReadonlySet<Kind | 'anything'> {
  const kinds = new Set<Kind | 'anything'>()
  for (const member of unionMembers(shape, table)) {
    const bare = bareShape(member, table)
    if (bare.kind === 'template' || bare.kind === 'cased') kinds.add('text')
    if (bare.kind === 'array' || bare.kind === 'tuple') kinds.add('list')
    if (bare.kind === 'set' || bare.kind === 'map') kinds.add('list')
    const name = bare.kind === 'primitive' ? bare.name : bare.kind === 'literal' ? bare.type : ''
    if (name === 'string') kinds.add('text')
    if (name === 'number' || name === 'bigint') kinds.add('number')
    if (name === 'any' || name === 'unknown') kinds.add('anything')
  }
  return kinds
}

/** Why nothing could keep one bound, whatever the others are. */
function wrongValue(name: BoundName, bounds: Bounds): string | undefined {
  const value = bounds[name]
  if (name === 'pattern') {
    return isPattern(String(value)) ? undefined : `@pattern ${value} is not a regular expression`
  }
  if (name === 'format') return value === '' ? '@format names no format' : undefined
  if (name === 'uniqueItems') {
    return value === true ? undefined : `@uniqueItems ${value} is not true`
  }
  const isCount = name.endsWith('Length') || name.endsWith('Items')
  if (value === '' || Number.isNaN(Number(value))) return `@${name} ${value} is not a number`
  if (isCount && !(Number.isInteger(Number(value)) && Number(value) >= 0)) {
    return `@${name} ${value} is not a whole number from 0 up`
  }
  return name === 'multipleOf' && Number(value) <= 0
    ? `@multipleOf ${value} is not above 0`
    : undefined
}

function isPattern(source: string): boolean {
  try {
    return source !== '' && new RegExp(source, 'u') instanceof RegExp
  } catch {
    return false
  }
}

const pairs: readonly (readonly [low: BoundName, high: BoundName])[] = [
  ['minimum', 'maximum'],
  ['minimum', 'exclusiveMaximum'],
  ['exclusiveMinimum', 'maximum'],
  ['exclusiveMinimum', 'exclusiveMaximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
]

function contradiction(bounds: Bounds): string | undefined {
  for (const [low, high] of pairs) {
    const [from, to] = [bounds[low], bounds[high]]
    if (from === undefined || to === undefined) continue
    const isOpen = low.startsWith('exclusive') || high.startsWith('exclusive')
    if (isOpen ? Number(from) >= Number(to) : Number(from) > Number(to)) {
      return `no value satisfies both @${low} ${from} and @${high} ${to}`
    }
  }
  return undefined
}
