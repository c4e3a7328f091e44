import type { ReferenceShape, Shape } from '../../../model/shape.js'
import { docOf } from '../../source/doc.js'
import { fileId, isPlace } from '../checker/definition-table.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isExported, type TypeDeclaration } from '../../syntax/syntax-file.js'
import { checkBounds } from './check-bounds.js'
import { enumMembers, readEnum } from './enum.js'
import type { NodeReader } from './node-reader.js'
import type { Scope } from './scope.js'

/** A reference to a declaration that is read already, or is being read. */
export function knownReference(
  { drafts }: NodeReader,
  declaration: TypeDeclaration,
): ReferenceShape | undefined {
  const known = drafts.get(declaration)
  if (known === undefined) return undefined
  known.isMet = true
  return { kind: 'reference', name: known.id }
}

export function readEnumDefinition(reader: NodeReader, declaration: ts.EnumDeclaration): Shape {
  const { scope } = reader
  const [only, another] = enumMembers(declaration)
  // An enum of one value is that value to the compiler, and has no name.
  if (only !== undefined && another === undefined) return only.shape
  return (
    knownReference(reader, declaration) ??
    define(reader, { declaration, scope }, () => readEnum(declaration))
  )
}

/** Reads a declaration under its name. */
export function define(
  outer: NodeReader,
  { declaration, scope }: { readonly declaration: TypeDeclaration; readonly scope: Scope },
  read: (reader: NodeReader) => Shape,
): Shape {
  const { drafts, project } = outer
  const source = declaration.getSourceFile()
  const name = declaration.name.text
  const first = firstOf(scope, declaration)
  const id = `${fileId(project.config.root, source.fileName)}#${name}:${first.getStart(source)}`
  const doc = docOf(first)
  const draft = {
    id,
    name,
    // To the compiler an enum is an alias of the union of its members.
    ...(ts.isInterfaceDeclaration(declaration) ? {} : ({ alias: true } as const)),
    ...(doc === undefined ? {} : { doc }),
    shape: { kind: 'primitive', name: 'unknown' } as Shape,
    isMet: false,
  }
  drafts.set(declaration, draft)
  draft.shape = read(outer.at(scope, declaration))
  // What has a name already, such as a whole enum that is left of a union, stands in place.
  if (isPlace(draft.shape)) {
    // It has a name after all where it leads back to itself, which depends on where the walk began.
    if (draft.isMet) throw new NeedsChecker('an alias that holds itself')
    drafts.delete(declaration)
    return draft.shape
  }
  return { kind: 'reference', name: id }
}

/** A constant and a type may have one name. To the compiler they are one symbol, whose first declaration speaks for it. */
function firstOf(
  { file }: Scope,
  declaration: TypeDeclaration,
): TypeDeclaration | ts.VariableDeclaration {
  const name = declaration.name.text
  const constant = ts.isEnumDeclaration(declaration) ? undefined : file.constants.get(name)
  if (constant === undefined) return declaration
  if (constant === null || isExported(file, constant) !== isExported(file, declaration))
    throw new NeedsChecker(`${name} is more than a type`)
  checkBounds(file, constant)
  return constant.pos < declaration.pos ? constant : declaration
}
