import { diagnose } from '../../diagnostics/diagnose.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { ts } from '../source/typescript.js'

/** Reports a function that is held in a variable which is assigned again: another one could run than the one read. */
export function reportReassigned(
  context: InspectContext,
  variables: readonly ts.VariableDeclaration[],
): void {
  for (const variable of variables) {
    const again = ts.isIdentifier(variable.name)
      ? assignmentTo(context, variable, variable.name.text)
      : undefined
    if (again === undefined) continue
    const because = [{ message: 'it is assigned again here', span: spanIn(context, again) }]
    const name = variable.name.getText()
    context.report(
      diagnose('functionReassigned', { name }, spanIn(context, variable.name), because),
    )
  }
}

/** Only its own file can assign a variable: an import cannot be assigned. */
function assignmentTo(
  { checker }: InspectContext,
  variable: ts.VariableDeclaration,
  name: string,
): ts.Node | undefined {
  const symbol = checker.getSymbolAtLocation(variable.name)
  const find = (node: ts.Node): ts.Node | undefined => {
    const isAssignment =
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      node.operatorToken.kind <= ts.SyntaxKind.LastAssignment &&
      ts.isIdentifier(node.left) &&
      node.left.text === name &&
      checker.getSymbolAtLocation(node.left) === symbol
    return isAssignment ? node : ts.forEachChild(node, find)
  }
  return find(variable.getSourceFile())
}
