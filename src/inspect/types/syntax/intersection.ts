import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from './node-reader.js'
import type { ObjectMembers, SyntaxProperty } from './object-members.js'

/**
 * The members of objects together. What two of them say of one property, what no property at all says, and how
 * properties fit an index signature, is for the checker.
 */
export function intersectionMembers(
  reader: NodeReader,
  { types }: ts.IntersectionTypeNode,
): ObjectMembers {
  const properties = new Map<string, SyntaxProperty>()
  for (const part of types) {
    const members = reader.deeper().members(part)
    if (members.properties.size === 0 || members.indexes.length > 0)
      throw new NeedsChecker('an intersection with what is no plain object')
    for (const [name, property] of members.properties) {
      if (properties.has(name)) throw new NeedsChecker(`two parts with the property ${name}`)
      properties.set(name, property)
    }
  }
  return { properties, indexes: [] }
}
