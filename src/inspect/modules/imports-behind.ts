import { ts } from '../source/typescript.js'
import { importsOneOf, isWiring } from './needed-imports.js'

/** The imports of a file that the answer for one of its wirings can depend on. */
export type ImportsBehind = (call: ts.CallExpression) => readonly ts.StringLiteralLike[]

/**
 * Finds them: those whose names the call uses, or anything in the file that is no wiring and no import, and those that
 * are there for what they do.
 */
export function importsBehind({ statements }: ts.SourceFile): ImportsBehind {
  const imports = statements.filter(ts.isImportDeclaration)
  const shared = namesIn(
    statements.filter((statement) => !ts.isImportDeclaration(statement) && !isWiring(statement)),
  )
  return (call) => {
    const names = new Set([...shared, ...namesIn([call])])
    return imports.flatMap(({ importClause: clause, moduleSpecifier: module }) => {
      const isUsed = clause === undefined || importsOneOf(clause, names)
      return isUsed && ts.isStringLiteralLike(module) ? [module] : []
    })
  }
}

function namesIn(nodes: readonly ts.Node[]): ReadonlySet<string> {
  const names = new Set<string>()
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, collect)
  }
  for (const node of nodes) collect(node)
  return names
}
