import type { Slice } from './slice.js'
import { ts } from './typescript.js'

/** Whether a file uses a type name that nothing in the slice declares: it must come from further libs, or from `@types`. */
export function hasFreeTypeName({ checker }: Slice, file: ts.SourceFile): boolean {
  const asked = new Set<string>()
  let isFree = false
  const visit = (node: ts.Node): void => {
    if (isFree) return
    const name = typeName(node)
    if (name !== undefined && !asked.has(name.text)) {
      asked.add(name.text)
      isFree = !isDeclared(checker, name)
    }
    if (ts.isFunctionLike(node) && 'body' in node) {
      const { body } = node
      ts.forEachChild(node, (child) => {
        if (child !== body) visit(child)
      })
    } else ts.forEachChild(node, visit)
  }
  visit(file)
  return isFree
}

/** The leftmost name of a type reference, of `typeof x` and of `extends x`. */
function typeName(node: ts.Node): ts.Identifier | undefined {
  if (ts.isTypeReferenceNode(node)) return leftmost(node.typeName)
  if (ts.isTypeQueryNode(node)) return leftmost(node.exprName)
  if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression))
    return node.expression
  return undefined
}

function leftmost(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : leftmost(name.left)
}

function isDeclared(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const resolver = checker as ts.TypeChecker & {
    resolveName: (
      name: string,
      location: ts.Node,
      meaning: ts.SymbolFlags,
      excludeGlobals: boolean,
    ) => ts.Symbol | undefined
  }
  const anything =
    ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Value | ts.SymbolFlags.Alias
  return (
    name.text === 'const' || resolver.resolveName(name.text, name, anything, false) !== undefined
  )
}
