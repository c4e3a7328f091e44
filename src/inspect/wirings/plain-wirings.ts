import { wiringNames } from '../../scan/names.js'
import { ownModule } from '../modules/own-modules.js'
import { ts } from '../source/typescript.js'
import type { SyntaxFile } from '../syntax/syntax-file.js'
import type { SyntaxProject } from '../syntax/syntax-project.js'

type CallSpelling = (typeof wiringNames)[number]

export interface PlainWiring {
  readonly call: ts.CallExpression
  readonly spelling: CallSpelling
}

export interface PlainRequest {
  /** Names that may lead to a wiring call. */
  readonly names: ReadonlySet<string>
  /** Packages that may hand our functions on under names of their own. */
  readonly packages: ReadonlySet<string>
}

const spellings: ReadonlySet<string> = new Set(wiringNames)

/**
 * The wirings of a file that wires in the plain way alone: calls at its top, of names imported from us. Null when it
 * may wire in any other way, through a helper, in a loop, under another name: that may concern other files too.
 */
export function plainWirings(
  project: SyntaxProject,
  file: SyntaxFile,
  request: PlainRequest,
): PlainWiring[] | null {
  const { statements } = file.source
  const calls = new Map<string, CallSpelling>()
  for (const statement of statements) {
    if (!ts.isImportDeclaration(statement)) continue
    const names = wiringImports(project, file, statement, request)
    if (names === null) return null
    for (const [local, spelling] of names) calls.set(local, spelling)
  }
  const isTold = mentionOf(new Set([...request.names, ...calls.keys()]))
  const wirings: PlainWiring[] = []
  for (const statement of statements) {
    if (ts.isImportDeclaration(statement)) continue
    const wiring = plainCall(statement, calls)
    const rest = wiring === null ? [statement] : wiring.call.arguments
    if (rest.some(isTold)) return null
    if (wiring !== null) wirings.push(wiring)
  }
  return wirings
}

/** Our calls among the names of an import, by their local name; null for an import that may bring them otherwise. */
function wiringImports(
  { config }: SyntaxProject,
  { source }: SyntaxFile,
  { importClause: clause, moduleSpecifier: module }: ts.ImportDeclaration,
  { names, packages }: PlainRequest,
): [local: string, spelling: CallSpelling][] | null {
  if (clause === undefined || !ts.isStringLiteralLike(module)) return []
  const bindings = clause.namedBindings
  const isOwn = ownModule(config, module.text, source.fileName) !== undefined
  const isNamed = clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings)
  if (isOwn) {
    if (!isNamed) return null
    return bindings.elements.flatMap(({ name, propertyName }) => {
      const { text } = propertyName ?? name
      return spellings.has(text) ? [[name.text, text] as const] : []
    }) as [string, CallSpelling][]
  }
  const [scope = '', name = ''] = module.text.split('/')
  if (packages.has(module.text.startsWith('@') ? `${scope}/${name}` : scope)) return null
  return mentionOf(names)(clause) ? null : []
}

function plainCall(
  statement: ts.Statement,
  calls: ReadonlyMap<string, CallSpelling>,
): PlainWiring | null {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression))
    return null
  const { expression: call } = statement
  const isPlain = ts.isIdentifier(call.expression) && call.questionDotToken === undefined
  const spelling = isPlain ? calls.get(call.expression.text) : undefined
  return spelling === undefined ? null : { call, spelling }
}

/** Whether code holds one of some names, as a name or as a text. Comments do not count. */
function mentionOf(names: ReadonlySet<string>): (node: ts.Node) => boolean {
  const isTold = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) return names.has(node.text)
    return ts.forEachChild(node, isTold) ?? false
  }
  return isTold
}
