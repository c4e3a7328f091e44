import { resolveName } from '../source/resolve-name.js'
import type { Slice } from './slice.js'
import { ts } from '../source/typescript.js'

/**
 * Whether a file uses a type name that more than the slice may declare: one that nothing in the slice does, which must
 * come from further libs or from `@types`; a global one of the project's own or of a package, to which these may add;
 * or `typeof globalThis`, which is all of them.
 */
export function hasFreeTypeName(slice: Slice, file: ts.SourceFile): boolean {
  const asked = new Set<string>()
  let isFree = false
  const visit = (node: ts.Node): void => {
    if (isFree) return
    const name = typeName(node)
    if (name !== undefined && !asked.has(name.text)) {
      asked.add(name.text)
      isFree = mayMeanMore(slice, name)
    }
    if (ts.isFunctionLike(node) && 'body' in node) {
      const { body } = node
      ts.forEachChild(node, (child) => {
        if (child !== body) visit(child)
      })
    } else ts.forEachChild(node, visit)
    // Types of JavaScript stand in comments.
    if (isScript) for (const doc of (node as { jsDoc?: readonly ts.Node[] }).jsDoc ?? []) visit(doc)
  }
  const isScript = (file.flags & ts.NodeFlags.JavaScriptFile) !== 0
  visit(file)
  return isFree
}

/** The leftmost name of a type reference, of `typeof x` and of `extends x`. */
function typeName(node: ts.Node): ts.Identifier | undefined {
  if (ts.isTypeReferenceNode(node)) return leftmost(node.typeName)
  if (ts.isTypeQueryNode(node)) return leftmost(node.exprName)
  if (ts.isExpressionWithTypeArguments(node)) return leftmostObject(node.expression)
  return undefined
}

function leftmost(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : leftmost(name.left)
}

function leftmostObject(expression: ts.Expression): ts.Identifier | undefined {
  if (ts.isPropertyAccessExpression(expression)) return leftmostObject(expression.expression)
  return ts.isIdentifier(expression) ? expression : undefined
}

function mayMeanMore({ checker, program }: Slice, name: ts.Identifier): boolean {
  if (name.text === 'const') return false
  if (name.text === 'globalThis') return true
  const symbol = resolveName(checker, name.text, name)
  if (symbol === undefined) return true
  // Nobody can add to an alias.
  if (symbol.flags & ts.SymbolFlags.TypeAlias) return false
  if (resolveName(checker, name.text) !== symbol) return false
  return !(symbol.declarations ?? []).some((declaration) =>
    program.isSourceFileDefaultLibrary(declaration.getSourceFile()),
  )
}
