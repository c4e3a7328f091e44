import type { Shape } from '../shape.js'
import { bareShape, unionMembers } from './union-members.js'
import type { DefinitionTable } from '../definition-table.js'

/**
 * Whether different items of a Set are different in JSON. Two objects, lists or dates may be equal there, and so may
 * what is a text there and a text.
 */
export function isDistinctInJson(element: Shape, table: DefinitionTable): boolean {
  const members = unionMembers(element, table).map((member) => bareShape(member, table))
  const ofBigint = members.filter(isBigint)
  if (ofBigint.length > 0 && ofBigint.length < members.filter(isText).length) return false
  return members.every((member) => isText(member) || isOther(member))
}

function isBigint(shape: Shape): boolean {
  return (
    (shape.kind === 'literal' && shape.type === 'bigint') ||
    (shape.kind === 'primitive' && shape.name === 'bigint')
  )
}

/** What is a text in JSON, each value another one. */
function isText(shape: Shape): boolean {
  if (shape.kind === 'template' || shape.kind === 'cased' || isBigint(shape)) return true
  return shape.kind === 'literal'
    ? shape.type === 'string'
    : shape.kind === 'primitive' && shape.name === 'string'
}

const others: ReadonlySet<string> = new Set([
  'number',
  'boolean',
  'null',
  'undefined',
  'void',
  'never',
])

function isOther(shape: Shape): boolean {
  return shape.kind === 'literal' || (shape.kind === 'primitive' && others.has(shape.name))
}
