import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from './each-node.js'
import type { Code } from './read-code.js'

/** The files of the project that a file imports, by whatever way, but for types alone. */
export function importedFiles(code: Code, file: ts.SourceFile): ts.SourceFile[] {
  return eachNode([file], ts.isStringLiteralLike)
    .filter(isSpecifier)
    .flatMap((specifier) => code.fileOf(specifier) ?? [])
    .filter(({ isDeclarationFile }) => !isDeclarationFile)
}

/** The module of an import, a re-export, `import()` or `require()`. */
function isSpecifier({ parent }: ts.StringLiteralLike): boolean {
  if (ts.isImportDeclaration(parent)) return parent.importClause?.isTypeOnly !== true
  if (ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent)) return true
  if (!ts.isCallExpression(parent)) return false
  const { expression } = parent
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  )
}
