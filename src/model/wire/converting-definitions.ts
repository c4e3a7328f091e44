import { byIdentity } from '../by-identity.js'
import { byShape, type LookUp } from '../by-shape.js'
import type { Definition, Shape } from '../shape.js'
import { dataParts } from './data-parts.js'
import { isHeldAsNull } from './union-members.js'
import type { DefinitionTable } from '../definition-table.js'

/** The names of the definitions that hold, however deep, something that is not the same in JSON. */
export function convertingDefinitions(table: ReadonlyMap<string, Definition>): ReadonlySet<string> {
  const converting = new Set<string>()
  const users = new Map<string, string[]>()
  const look = { table, converting: none }
  for (const { name, shape } of table.values()) {
    const { isConverted, hasGaps, references } = partsOf(shape, look)
    if (isConverted || hasGaps) converting.add(name)
    for (const reference of references) {
      const known = users.get(reference)
      if (known === undefined) users.set(reference, [name])
      else known.push(name)
    }
  }
  // What is added to a set while it is walked is walked as well.
  for (const name of converting) for (const user of users.get(name) ?? []) converting.add(user)
  return converting
}

/** Tells of a name whether what it stands for holds, however deep, the name itself. */
export const isRecursive = byIdentity((table: DefinitionTable): ((name: string) => boolean) => {
  const known = new Map<string, boolean>()
  return (name) => {
    const told = known.get(name) ?? namesBehind(name, table).has(name)
    known.set(name, told)
    return told
  }
})

function namesBehind(name: string, table: DefinitionTable): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (each: string): void => {
    const shape = table.get(each)?.shape
    if (shape === undefined) return
    for (const next of partsOf(shape, { table, converting: none }).references) names.add(next)
  }
  visit(name)
  // What is added to a set while it is walked is walked as well.
  for (const next of names) visit(next)
  return names
}

const none: ReadonlySet<string> = new Set()

interface Parts {
  /** Whether a part that stands in place is not the same in JSON. */
  readonly isConverted: boolean
  /** Whether a list that stands in place may hold an `undefined`, which is null in JSON. */
  readonly hasGaps: boolean
  /** The names that the shape refers to. */
  readonly references: ReadonlySet<string>
}

const partsOf = byShape((shape, { table }): Parts => {
  const references = new Set<string>()
  let isConverted = false
  let hasGaps = false
  const visit = (part: Shape): void => {
    if (part.kind === 'reference') references.add(part.name)
    isConverted ||= isConvertedItself(part)
    hasGaps ||= holdsGaps(part, table)
    dataParts(part).forEach(visit)
  }
  visit(shape)
  return { isConverted, hasGaps, references }
})

/** Whether a shape holds, however deep, something that is not the same in JSON. */
export function isConverting(shape: Shape, { table, converting }: LookUp): boolean {
  const { isConverted, hasGaps, references } = partsOf(shape, { table, converting: none })
  return isConverted || hasGaps || [...references].some((name) => converting.has(name))
}

/** Whether what a name stands for holds, however deep, more that is not the same in JSON than gaps in lists. */
export function convertsBesidesGaps(name: string, table: DefinitionTable): boolean {
  return [name, ...namesBehind(name, table)].some((each) => {
    const shape = table.get(each)?.shape
    return shape !== undefined && partsOf(shape, { table, converting: none }).isConverted
  })
}

function isConvertedItself(shape: Shape): boolean {
  switch (shape.kind) {
    case 'value':
    case 'map':
    case 'set':
      return true
    case 'primitive':
      return shape.name === 'bigint'
    case 'literal':
      return shape.type === 'bigint'
    default:
      return false
  }
}

function holdsGaps(shape: Shape, table: DefinitionTable): boolean {
  if (shape.kind === 'array') return isHeldAsNull(shape.element, table)
  if (shape.kind !== 'tuple') return false
  return shape.elements.some((element) =>
    isHeldAsNull(element.shape, table, element.presence === 'optional'),
  )
}
