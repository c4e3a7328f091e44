import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from './node-reader.js'

/** The language's own types, for a name that the file neither declares nor imports. */
export function readBuiltInNode(
  reader: NodeReader,
  node: ts.TypeReferenceNode,
  name: string,
): Shape {
  const inside = reader.deeper()
  const [first, second, third] = node.typeArguments ?? []
  const count = [first, second, third].filter((argument) => argument !== undefined).length
  if (count === 0 && (name === 'Date' || name === 'RegExp')) return { kind: 'value', type: name }
  if (count === 1 && first && (name === 'Array' || name === 'ReadonlyArray'))
    return { kind: 'array', element: inside.read(first), readonly: name === 'ReadonlyArray' }
  if (count === 2 && first && second && name === 'Record') {
    if (!isKey(first)) throw new NeedsChecker('a record of named keys')
    const value = inside.read(second)
    return {
      kind: 'object',
      properties: [],
      indexes: [{ key: inside.read(first), value, readonly: false }],
    }
  }
  if (!reader.project.hasCollections) throw new NeedsChecker('an older language')
  if (count === 2 && first && second && (name === 'Map' || name === 'ReadonlyMap')) {
    const readonly = name === 'ReadonlyMap'
    return { kind: 'map', key: inside.read(first), value: inside.read(second), readonly }
  }
  if (count === 1 && first && (name === 'Set' || name === 'ReadonlySet'))
    return { kind: 'set', element: inside.read(first), readonly: name === 'ReadonlySet' }
  throw new NeedsChecker(`the type ${name}`)
}

function isKey(node: ts.TypeNode): boolean {
  return node.kind === ts.SyntaxKind.StringKeyword || node.kind === ts.SyntaxKind.NumberKeyword
}
