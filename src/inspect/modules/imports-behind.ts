import { ts } from '../source/typescript.js'
import { importsOneOf, isWiring } from './needed-imports.js'

/**
 * The imports of a file that the answer for one of its wirings can depend on: those whose names the call uses, or
 * anything in the file that is no wiring and no import, and those that are there for what they do.
 */
export function importsBehind(
  { statements }: ts.SourceFile,
  call: ts.CallExpression,
): ts.StringLiteralLike[] {
  const names = new Set<string>()
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, collect)
  }
  for (const statement of statements) {
    const isAnother =
      ts.isImportDeclaration(statement) ||
      (isWiring(statement) && statement.expression.pos !== call.pos)
    if (!isAnother) collect(statement)
  }
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return []
    const { importClause: clause, moduleSpecifier: module } = statement
    const isUsed = clause === undefined || importsOneOf(clause, names)
    return isUsed && ts.isStringLiteralLike(module) ? [module] : []
  })
}
