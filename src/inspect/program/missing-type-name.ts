import { namesOf, type NamedMember } from './type-names.js'
import { ts } from '../source/typescript.js'

export interface MissingNameRequest {
  readonly checker: ts.TypeChecker
  /** Where the search begins: the type of a job. */
  readonly root: ts.Node
  /** The declarations of properties and objects that the shape of that type was read from. */
  readonly passed: Iterable<ts.Node>
  readonly isUnwritten: (declaration: ts.Declaration) => boolean
  /** Packages are taken at their word, unless a type of theirs is known to be lost. */
  readonly isInPackages?: boolean
}

/** A name, or the module of an `import()` type. */
export type MissingName = ts.Identifier | ts.StringLiteral

/** What was searched by one checker, and named nothing that is missing. */
interface Searched {
  readonly symbols: ReadonlySet<ts.Symbol>
  /** Declarations that the shape of some job was read from. */
  readonly passed: Set<ts.Node>
  /** Members that nothing has led to so far, by name. */
  readonly held: readonly NamedMember[]
}

const searched = new WeakMap<ts.TypeChecker, Searched>()

/**
 * The first name below the type of a job, through the project's own declarations, that nothing declares, or that only
 * what this run writes declares. What is made of such a name need not show it: `Partial<Missing>` is an object that
 * accepts everything. Of an object's members only those count that are part of the type or are looked up by their key:
 * a class may have a method whose types are missing, and another one whose types are a job's.
 */
export function findMissingTypeName(request: MissingNameRequest): MissingName | null {
  const { checker, isUnwritten } = request
  const before: Searched = searched.get(checker) ?? {
    symbols: new Set(),
    passed: new Set(),
    held: [],
  }
  const isAnywhere = request.isInPackages === true
  const passed = [...request.passed].filter((node) => isAnywhere || !isInPackage(node))
  for (const node of passed) before.passed.add(node)
  const symbols = new Set<ts.Symbol>(isAnywhere ? [] : before.symbols)
  const keys = new Set<string>()
  let held = isAnywhere ? [] : [...before.held]
  const waiting: ts.Node[] = [request.root, ...passed]
  const isLedTo = ({ key, objects }: NamedMember): boolean =>
    keys.has(key) || keys.has(anyKey) || objects.some((object) => before.passed.has(object))
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const found = namesOf(node)
    for (const name of found.names) {
      const symbol = symbolOf(checker, name)
      if (symbol === null || symbol?.declarations?.some(isUnwritten) === true) return name
      if (symbol === undefined || symbols.has(symbol)) continue
      symbols.add(symbol)
      waiting.push(...typeDeclarations(symbol, isAnywhere))
    }
    for (const key of found.keys) keys.add(key)
    held.push(...found.members)
    if (waiting.length > 0) continue
    waiting.push(...held.filter(isLedTo).map((member) => member.node))
    held = held.filter((member) => !isLedTo(member))
  }
  if (!isAnywhere) searched.set(checker, { symbols, passed: before.passed, held })
  return null
}

/** Stands for every key: `T[keyof T]`. */
const anyKey = '*'

/** What a name stands for; null when nothing declares it, undefined when it need not be declared. */
function symbolOf(checker: ts.TypeChecker, name: MissingName): ts.Symbol | null | undefined {
  if (['const', 'this', 'globalThis', 'undefined'].includes(name.text)) return undefined
  const symbol = checker.getSymbolAtLocation(name)
  if (symbol === undefined) return null
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  // For a name that it cannot find, the compiler makes a symbol that is declared nowhere.
  return target.declarations === undefined ? null : target
}

/** The declarations of types, and the written types of variables. */
function typeDeclarations(symbol: ts.Symbol, isInPackages: boolean): ts.Node[] {
  return (symbol.declarations ?? []).flatMap((declaration): ts.Node[] => {
    if (!isInPackages && isInPackage(declaration)) return []
    if (ts.isVariableDeclaration(declaration)) return declaration.type ? [declaration.type] : []
    const isType =
      ts.isInterfaceDeclaration(declaration) ||
      ts.isTypeAliasDeclaration(declaration) ||
      ts.isClassDeclaration(declaration)
    return isType ? [declaration] : []
  })
}

function isInPackage(node: ts.Node): boolean {
  const { fileName, isDeclarationFile } = node.getSourceFile()
  return isDeclarationFile && fileName.includes('/node_modules/')
}
