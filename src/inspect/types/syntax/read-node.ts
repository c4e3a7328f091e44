import type { Shape } from '../../../model/shape.js'
import type { DefinitionDraft } from '../checker/definition-table.js'
import { readBoundsBefore } from '../checker/read-bounds.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { TypeDeclaration, SyntaxFile } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'
import { readIndexedAccess } from './indexed-access.js'
import { readLiteralNode } from './literal.js'
import type { NodeReader } from './node-reader.js'
import { readObjectNode } from './object.js'
import { readPrimitiveNode } from './primitive.js'
import { readReferenceNode } from './reference.js'
import { readTemplateNode } from './template.js'
import { readTupleNode } from './tuple.js'
import { readUnionNode } from './union.js'

/** Less than the depth at which `inspect/types/checker` refuses a type: that reader reports such types. */
const deepest = 40

/** @throws NeedsChecker where the text alone does not say what the type is */
export function createNodeReader(
  project: SyntaxProject,
  drafts: Map<TypeDeclaration, DefinitionDraft>,
  file: SyntaxFile,
  depth = 0,
  open = new Set<TypeDeclaration>(),
  place: ts.Node | null = null,
): NodeReader {
  if (depth > deepest) throw new NeedsChecker('a type is nested deeply')
  const reader: NodeReader = {
    project,
    file,
    drafts,
    open,
    depth,
    place,
    read: (node) => readNode(reader, node),
    deeper: (next = place ?? undefined) =>
      createNodeReader(project, drafts, file, depth + 1, open, next ?? null),
    in: (other, at = 0, next = place ?? undefined) =>
      createNodeReader(project, drafts, other, at, open, next ?? null),
  }
  return reader
}

function readNode(reader: NodeReader, node: ts.TypeNode): Shape {
  if (readBoundsBefore(node) !== undefined) throw new NeedsChecker('the bounds of a type')
  if (ts.isParenthesizedTypeNode(node)) return reader.read(node.type)
  if (ts.isTypeReferenceNode(node)) return readReferenceNode(reader, node)
  if (ts.isLiteralTypeNode(node)) return readLiteralNode(node)
  if (ts.isTypeLiteralNode(node)) return readObjectNode(reader, node.members)
  if (ts.isUnionTypeNode(node)) return readUnionNode(reader, node)
  if (ts.isArrayTypeNode(node)) return readArray(reader, node, false)
  if (ts.isTupleTypeNode(node)) return readTupleNode(reader, node, false)
  if (ts.isTypeOperatorNode(node)) return readReadonly(reader, node)
  if (ts.isTemplateLiteralTypeNode(node)) return readTemplateNode(reader, node)
  if (ts.isIndexedAccessTypeNode(node)) return readIndexedAccess(reader, node)
  return readPrimitiveNode(node)
}

function readArray(reader: NodeReader, node: ts.ArrayTypeNode, readonly: boolean): Shape {
  return { kind: 'array', element: reader.deeper().read(node.elementType), readonly }
}

function readReadonly(reader: NodeReader, node: ts.TypeOperatorNode): Shape {
  if (node.operator === ts.SyntaxKind.ReadonlyKeyword) {
    if (ts.isArrayTypeNode(node.type)) return readArray(reader, node.type, true)
    if (ts.isTupleTypeNode(node.type)) return readTupleNode(reader, node.type, true)
  }
  throw new NeedsChecker('a type operator')
}
