import { ts } from '../source/typescript.js'

/** Symbols whose declarations name nothing that is missing, by the checker that said so. */
const sound = new WeakMap<ts.TypeChecker, Set<ts.Symbol>>()

/**
 * The first name below a type node, through the project's own declarations, that nothing declares, or that only what
 * this run writes declares. What is made of such a name need not show it: `Partial<Missing>` is an object that accepts
 * everything.
 */
export function findMissingTypeName(
  checker: ts.TypeChecker,
  root: ts.Node,
  isUnwritten: (declaration: ts.Declaration) => boolean,
): ts.Identifier | null {
  const known = sound.get(checker) ?? new Set<ts.Symbol>()
  sound.set(checker, known)
  const met = new Set<ts.Symbol>()
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const name of typeNames(node)) {
      const symbol = symbolOf(checker, name)
      if (symbol === null || symbol?.declarations?.some(isUnwritten) === true) return name
      if (symbol === undefined || known.has(symbol) || met.has(symbol)) continue
      met.add(symbol)
      waiting.push(...typeDeclarations(symbol))
    }
  }
  for (const symbol of met) known.add(symbol)
  return null
}

/** What a name stands for; null when nothing declares it, undefined when it need not be declared. */
function symbolOf(checker: ts.TypeChecker, name: ts.Identifier): ts.Symbol | null | undefined {
  if (['const', 'this', 'globalThis', 'undefined'].includes(name.text)) return undefined
  const symbol = checker.getSymbolAtLocation(name)
  if (symbol === undefined) return null
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  // For a name that it cannot find, the compiler makes a symbol that is declared nowhere.
  return target.declarations === undefined ? null : target
}

/** The declarations of the project's own types. Packages and libs are taken at their word. */
function typeDeclarations(symbol: ts.Symbol): ts.Node[] {
  return (symbol.declarations ?? []).flatMap((declaration): ts.Node[] => {
    const { fileName, isDeclarationFile } = declaration.getSourceFile()
    if (isDeclarationFile && fileName.includes('/node_modules/')) return []
    if (ts.isVariableDeclaration(declaration)) return declaration.type ? [declaration.type] : []
    const isType =
      ts.isInterfaceDeclaration(declaration) ||
      ts.isTypeAliasDeclaration(declaration) ||
      ts.isClassDeclaration(declaration)
    return isType ? [declaration] : []
  })
}

/** The type names that stand below a node, but for those of function bodies and values. */
function typeNames(root: ts.Node): ts.Identifier[] {
  const names: ts.Identifier[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return
    if (ts.isPropertyDeclaration(node)) {
      if (node.type) visit(node.type)
      return
    }
    if (ts.isTypeReferenceNode(node)) names.push(rightmost(node.typeName))
    if (ts.isTypeQueryNode(node)) names.push(leftmost(node.exprName))
    if (ts.isImportTypeNode(node) && node.qualifier) names.push(rightmost(node.qualifier))
    if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)) {
      names.push(node.expression)
    }
    ts.forEachChild(node, visit)
  }
  visit(root)
  return names
}

function rightmost(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : name.right
}

function leftmost(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : leftmost(name.left)
}
