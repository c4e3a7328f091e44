import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from './node-reader.js'

const kinds = new Set([
  ts.SyntaxKind.StringKeyword,
  ts.SyntaxKind.NumberKeyword,
  ts.SyntaxKind.BigIntKeyword,
])

/** A template whose holes are primitives stays as it is written; any other one is worked out by the checker. */
export function readTemplateNode(reader: NodeReader, node: ts.TemplateLiteralTypeNode): Shape {
  const types = node.templateSpans.map((span) => span.type)
  const texts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)]
  const isPlain = types.every((type) => kinds.has(type.kind)) && texts.some((text) => text !== '')
  const isOneNumber = types.length === 1 && types[0]?.kind === ts.SyntaxKind.NumberKeyword
  if (!isPlain && !isOneNumber) throw new NeedsChecker('a template of types')
  return { kind: 'template', texts, types: types.map((type) => reader.read(type)) }
}
