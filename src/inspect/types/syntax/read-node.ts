import type { Shape } from '../../../model/shape.js'
import type { DefinitionDraft } from '../checker/definition-table.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { TypeDeclaration, SyntaxFile } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'
import { checkBoundsBefore } from './check-bounds.js'
import { constituentsOf } from './constituents.js'
import { readIndexedAccess } from './indexed-access.js'
import { readKeyof } from './keyof.js'
import { readLiteralNode } from './literal.js'
import { membersOf } from './members-of.js'
import type { NodeReader } from './node-reader.js'
import { readObject } from './object.js'
import { readPrimitiveNode } from './primitive.js'
import { readReferenceNode } from './reference.js'
import { fileScope } from './scope.js'
import { readTemplateNode } from './template.js'
import { readTupleNode } from './tuple.js'
import { readUnionNode } from './union.js'

/** At most the depth at which `inspect/types/checker` refuses a type, counted in at least as many steps. */
const deepest = 60

/** As many named types may lead to each other before `inspect/types/checker` refuses them. */
const mostNames = 500

/**
 * `inspect/types/checker` refuses a type of 50,000 parts. It counts some that are not counted here: each value of an enum,
 * each key.
 */
const mostParts = 20_000

/** @throws NeedsChecker where the text alone does not say what the type is */
export function createNodeReader(
  project: SyntaxProject,
  drafts: Map<TypeDeclaration, DefinitionDraft>,
  file: SyntaxFile,
): NodeReader {
  const scope = fileScope(file)
  return createWalk({ project, drafts, scope, depth: 0, names: 0, place: null, size: { parts: 0 } })
}

interface Walk extends Pick<NodeReader, 'project' | 'drafts' | 'scope' | 'depth' | 'place'> {
  /** Named types that are being read. */
  readonly names: number
  /** Of all that has been read in the walk. */
  readonly size: { parts: number }
}

function createWalk(walk: Walk): NodeReader {
  const { project, drafts, scope, depth, names, place, size } = walk
  if (depth > deepest || names > mostNames) throw new NeedsChecker('a type is nested deeply')
  const next = depth + 1
  const reader: NodeReader = {
    project,
    drafts,
    scope,
    depth,
    place,
    read: (node) => {
      size.parts += 1
      if (size.parts > mostParts) throw new NeedsChecker('a type of very many parts')
      return readNode(reader, node)
    },
    members: (node) => membersOf(reader, node),
    constituents: (node) => constituentsOf(reader, node),
    deeper: () => createWalk({ project, drafts, scope, depth: next, names, place, size }),
    in: (other, at) =>
      createWalk({ project, drafts, scope: other, depth: next, names, place: at ?? place, size }),
    at: (other, at) =>
      createWalk({ project, drafts, scope: other, depth: 0, names: names + 1, place: at, size }),
    apart: () => {
      const apart = new DraftsApart(drafts)
      return createWalk({ project, drafts: apart, scope, depth: next, names, place, size })
    },
  }
  return reader
}

/** The definitions of a walk that leaves none behind: to those of the walk around it, it adds nothing. */
class DraftsApart extends Map<TypeDeclaration, DefinitionDraft> {
  readonly #outer: ReadonlyMap<TypeDeclaration, DefinitionDraft>

  constructor(outer: ReadonlyMap<TypeDeclaration, DefinitionDraft>) {
    super()
    this.#outer = outer
  }

  override get(declaration: TypeDeclaration): DefinitionDraft | undefined {
    const known = super.get(declaration)
    if (known !== undefined) return known
    const outer = this.#outer.get(declaration)
    return outer && { ...outer }
  }
}

function readNode(reader: NodeReader, node: ts.TypeNode): Shape {
  checkBoundsBefore(reader.scope.file, node)
  if (ts.isParenthesizedTypeNode(node)) return reader.read(node.type)
  if (ts.isTypeReferenceNode(node)) return readReferenceNode(reader, node)
  if (ts.isLiteralTypeNode(node)) return readLiteralNode(node)
  if (isObject(node)) return readObject(reader, reader.members(node))
  if (ts.isUnionTypeNode(node)) return readUnionNode(reader, node)
  if (ts.isArrayTypeNode(node)) return readArray(reader, node, false)
  if (ts.isTupleTypeNode(node)) return readTupleNode(reader, node, false)
  if (ts.isTypeOperatorNode(node)) return readOperator(reader, node)
  if (ts.isTemplateLiteralTypeNode(node)) return readTemplateNode(reader, node)
  if (ts.isIndexedAccessTypeNode(node)) return readIndexedAccess(reader, node)
  return readPrimitiveNode(node)
}

function isObject(node: ts.TypeNode): boolean {
  return ts.isTypeLiteralNode(node) || ts.isMappedTypeNode(node) || ts.isIntersectionTypeNode(node)
}

function readArray(reader: NodeReader, node: ts.ArrayTypeNode, readonly: boolean): Shape {
  return { kind: 'array', element: reader.deeper().read(node.elementType), readonly }
}

function readOperator(reader: NodeReader, node: ts.TypeOperatorNode): Shape {
  if (node.operator === ts.SyntaxKind.KeyOfKeyword) return readKeyof(reader, node)
  if (node.operator === ts.SyntaxKind.ReadonlyKeyword) {
    if (ts.isArrayTypeNode(node.type)) return readArray(reader, node.type, true)
    if (ts.isTupleTypeNode(node.type)) return readTupleNode(reader, node.type, true)
  }
  throw new NeedsChecker('a type operator')
}
