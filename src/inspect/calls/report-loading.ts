import { diagnose } from '../../diagnostics/diagnose.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'

/** Says of a wiring call that was loaded with `import()` that it works, and what is plainer. */
export function reportLoading(
  context: InspectContext,
  call: ts.CallExpression,
  name: string,
): void {
  const load = loadOf(context, call.expression)
  if (load !== undefined)
    context.report(diagnose('loadedWhileRunning', { name }, spanIn(context, load)))
}

function loadOf(context: InspectContext, expression: ts.Expression): ts.Expression | undefined {
  const node = stripWrappers(expression)
  if (ts.isCallExpression(node)) {
    return node.expression.kind === ts.SyntaxKind.ImportKeyword ? node : undefined
  }
  if (ts.isAwaitExpression(node) || ts.isPropertyAccessExpression(node))
    return loadOf(context, node.expression)
  if (!ts.isIdentifier(node)) return undefined
  let declaration: ts.Node | undefined = context.checker.getSymbolAtLocation(node)?.valueDeclaration
  while (declaration && ts.isBindingElement(declaration)) declaration = declaration.parent.parent
  if (declaration === undefined) return undefined
  if (ts.isVariableDeclaration(declaration))
    return declaration.initializer && loadOf(context, declaration.initializer)
  return ts.isParameter(declaration) ? loadBefore(context, declaration.parent) : undefined
}

/** `import(…)` of `import(…).then((module) => …)`. */
function loadBefore(context: InspectContext, callback: ts.Node): ts.Expression | undefined {
  const call = callback.parent
  const isThen =
    ts.isCallExpression(call) &&
    ts.isPropertyAccessExpression(call.expression) &&
    call.expression.name.text === 'then' &&
    call.arguments[0] === callback
  return isThen ? loadOf(context, call.expression) : undefined
}
