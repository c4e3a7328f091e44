import { ts } from '../source/typescript.js'
import { linkParents } from './link-parents.js'
import { NeedsChecker } from './needs-checker.js'
import { outlineDeclarations, type OutlinedType } from './outline-declarations.js'
import { readNames, type SyntaxFile, type TypeDeclaration } from './syntax-file.js'

type Parse = (text: string) => ts.SourceFile

/** A file of declarations, of which each type is parsed when it is asked for, and everything else at once. */
export interface OutlinedFile {
  /** The whole text, and of the tree what is no outlined type. */
  readonly source: ts.SourceFile
  readonly withTypes: () => SyntaxFile
}

const NOTHING = 'debugger;'

/** Below this, in characters, to parse a file costs less than to look what there is to leave out. */
const LEAST = 20_000

/** Null for a file that is better parsed whole. */
export function readOutlined(text: string, parse: Parse): OutlinedFile | null {
  if (text.length < LEAST) return null
  const types = outlineDeclarations(text)
  if (types === null || types.length === 0) return null
  const source = parse(without(types, text)) as ts.SourceFile & { text: string }
  source.text = text
  return { source, withTypes: () => withTypes(readNames(source), types, parse) }
}

/**
 * The text with a statement that says nothing in place of each type, so that every other node is where it was. No statement
 * goes on with this word on the next line: a semicolon would be taken for the end of one that has none.
 */
function without(types: readonly OutlinedType[], text: string): string {
  const parts: string[] = []
  let last = 0
  for (const { start, end } of types) {
    parts.push(text.slice(last, start), '\n', NOTHING.padStart(end - start - 1))
    last = end
  }
  parts.push(text.slice(last))
  return parts.join('')
}

function withTypes(file: SyntaxFile, outlined: readonly OutlinedType[], parse: Parse): SyntaxFile {
  const places = new Map<string, OutlinedType | null>()
  for (const type of outlined)
    places.set(type.name, places.has(type.name) || file.types.has(type.name) ? null : type)
  const parsed = new Map<string, TypeDeclaration | null>()
  const typeNamed = (name: string): TypeDeclaration | null | undefined => {
    const place = places.get(name)
    if (place === undefined) return file.types.get(name)
    const known = parsed.get(name)
    if (known !== undefined) return known
    const declaration = place && parseType(file.source, place, parse)
    parsed.set(name, declaration)
    return declaration
  }
  return {
    ...file,
    types: { get: typeNamed, has: (name) => places.has(name) || file.types.has(name) },
  }
}

/** @throws NeedsChecker for what is not the one statement that it was taken for */
function parseType(
  source: ts.SourceFile,
  { name, start, end }: OutlinedType,
  parse: Parse,
): TypeDeclaration {
  const part = parse(source.text.slice(start, end)) as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.Diagnostic[]
  }
  const [statement, another] = part.statements
  const isType =
    statement !== undefined &&
    (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) &&
    statement.name.text === name
  if (!isType || another !== undefined || part.parseDiagnostics.length > 0)
    throw new NeedsChecker(`${name} cannot be parsed`)
  linkParents(part, 'outline')
  move(statement, start)
  ;(statement as { parent: ts.Node }).parent = source
  return statement
}

/** To where it stands in the whole file. */
function move(root: ts.Node, by: number): void {
  const visit = (node: ts.Node): void => {
    const placed = node as { pos: number; end: number; jsDoc?: readonly ts.Node[] }
    placed.pos += by
    placed.end += by
    placed.jsDoc?.forEach(visit)
    ts.forEachChild(node, visit)
  }
  visit(root)
}
