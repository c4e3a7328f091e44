import { ts } from '../inspect/source/typescript.js'
import type { Sheet } from './sheet.js'

/** The statement that a call is all of, at the top of a file; a text says why it cannot become a wiring. */
export function wireStatement(sheet: Sheet, call: ts.Expression): ts.Statement | string {
  let node: ts.Node = call
  while (ts.isAwaitExpression(node.parent) || ts.isParenthesizedExpression(node.parent))
    node = node.parent
  if (ts.isVariableDeclaration(node.parent) && ts.isVariableDeclarationList(node.parent.parent)) {
    const declaration = node.parent
    const variables = node.parent.parent
    const symbol = sheet.code.symbolOf(declaration.name)
    const uses = symbol === undefined ? [] : sheet.code.referencesTo(symbol)
    const use = uses.find((each) => each !== declaration.name)
    if (use !== undefined) {
      const { line } = use.getSourceFile().getLineAndCharacterOfPosition(use.getStart())
      return `its worker is used (line ${line + 1}): workers are stopped and listened to by the process that starts them`
    }
    if (variables.declarations.length > 1) return 'it is declared with other variables'
    node = variables.parent
    if (ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).length > 0)
      return 'its worker is exported'
  } else {
    node = node.parent
  }
  if (ts.isExportAssignment(node)) return 'its worker is exported'
  if (!ts.isStatement(node) || !ts.isSourceFile(node.parent)) {
    return 'it is not at the top of a file: queues are wired when their file is loaded'
  }
  return node
}
