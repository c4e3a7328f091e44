import { stepTo } from '../facts/path.js'
import type { DefinitionTable } from './definition-table.js'
import type { Shape, ValueType } from './shape.js'
import { valueLeaves } from './value-leaves.js'

/** A part of a type of which plain JSON holds no value. */
export interface NotJson {
  readonly path: string
  /** In words. */
  readonly found: string
  /** What to write. */
  readonly instead: string
}

/** The parts of a shape that are not JSON as they are, in their order; each named type is looked at once. */
export function notJson(shape: Shape, start: string, table: DefinitionTable): readonly NotJson[] {
  const found: NotJson[] = []
  walk(shape, start, { table, seen: new Set(), found })
  return found
}

interface Walk {
  readonly table: DefinitionTable
  readonly seen: Set<string>
  readonly found: NotJson[]
}

function walk(shape: Shape, path: string, at: Walk): void {
  switch (shape.kind) {
    case 'reference': {
      const definition = at.table.get(shape.name)
      if (definition === undefined || at.seen.has(shape.name)) return
      at.seen.add(shape.name)
      return walk(definition.shape, path, at)
    }
    case 'primitive':
    case 'literal':
      if ((shape.kind === 'primitive' ? shape.name : shape.type) === 'bigint') {
        at.found.push({ path, found: 'a bigint', instead: 'Write `string`.' })
      }
      return
    case 'value':
      at.found.push({ path, found: `a ${shape.type}`, instead: insteadOf(shape.type) })
      return
    case 'map':
      at.found.push({ path, found: 'a Map', instead: 'Write `Record<string, …>`, or a list.' })
      return
    case 'set':
      at.found.push({ path, found: 'a Set', instead: 'Write a list.' })
      return
    case 'brand':
      return walk(shape.base, path, at)
    case 'union':
      return shape.members.forEach((member) => walk(member, path, at))
    case 'array':
      return walkItem(shape.element, `${path}[]`, at)
    case 'tuple':
      return shape.elements.forEach((each, index) => {
        const inner = `${path}[${index}]`
        if (each.presence === 'required') walkItem(each.shape, inner, at)
        else walk(each.shape, inner, at)
      })
    case 'object':
      for (const { name, shape: own } of shape.properties) walk(own, path + stepTo(name), at)
      for (const { value } of shape.indexes) walk(value, `${path}[key]`, at)
      return
    case 'template':
    case 'cased':
      return
  }
}

/** JSON has no `undefined` in a list. */
function walkItem(shape: Shape, path: string, at: Walk): void {
  if (mayBe(shape, ['undefined', 'void'], at.table)) {
    at.found.push({ path, found: 'undefined in a list', instead: 'Write `null`.' })
  }
  walk(shape, path, at)
}

/** Whether one of these primitives is a value of a type. */
export function mayBe(shape: Shape, names: readonly string[], table: DefinitionTable): boolean {
  if (shape.kind === 'primitive') return names.includes(shape.name)
  if (shape.kind === 'union') return shape.members.some((member) => mayBe(member, names, table))
  const definition = shape.kind === 'reference' ? table.get(shape.name) : undefined
  return definition !== undefined && mayBe(definition.shape, names, table)
}

function insteadOf(type: ValueType): string {
  const leaf = valueLeaves[type]
  const how = leaf === 'date' ? 'in ISO 8601' : 'in base64'
  const isText = leaf === 'url' || leaf === 'regexp'
  return isText ? 'Write `string`.' : `Write \`string\`, for example for its text ${how}.`
}
