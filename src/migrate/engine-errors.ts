import { ts } from '../inspect/source/typescript.js'
import { eachNode } from './each-node.js'
import type { Code } from './read-code.js'

/** Errors by which a handler tells BullMQ what to do with its job. In pikku they are errors like any other. */
const names = [
  'UnrecoverableError',
  'RateLimitError',
  'DelayedError',
  'WaitingError',
  'WaitingChildrenError',
]

const mention = new RegExp(String.raw`\b(?:${names.join('|')})\b`)
/** BullMQ knows this one by its name too, whatever its class. */
const quoted = /(['"`])UnrecoverableError\1/

/** The first such error that the file of a handler names, or a file that it imports, by whatever way. */
export function engineErrorNear(code: Code, start: ts.SourceFile): string | undefined {
  const seen = new Set([start])
  for (const file of seen) {
    const found = mentionIn(file)
    if (found !== undefined) return found
    for (const specifier of eachNode([file], ts.isStringLiteralLike).filter(isSpecifier)) {
      const imported = code.fileOf(specifier)
      if (imported !== undefined && !imported.isDeclarationFile) seen.add(imported)
    }
  }
  return undefined
}

function mentionIn({ text }: ts.SourceFile): string | undefined {
  if (quoted.test(text)) return 'UnrecoverableError'
  return text.includes('bullmq') ? mention.exec(text)?.[0] : undefined
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
