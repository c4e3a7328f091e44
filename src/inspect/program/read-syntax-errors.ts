import type { Config } from '../../config/config.js'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { relativePosix } from '../../facts/posix-path.js'
import { ts } from '../source/typescript.js'

/** A file that matters and cannot be parsed must not cost a queue: it is an error, at its first wrong place. */
export function syntaxFindings(config: Config, file: ts.SourceFile): Diagnostic[] {
  const { parseDiagnostics } = file as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[]
  }
  const [error] = parseDiagnostics
  if (error === undefined) return []
  const name = relativePosix(config.root, file.fileName)
  const start = file.getLineAndCharacterOfPosition(error.start)
  const end = file.getLineAndCharacterOfPosition(error.start + error.length)
  const reason = ts.flattenDiagnosticMessageText(error.messageText, ' ')
  const span = {
    file: name,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
  return [diagnose('syntaxError', { file: name, reason }, span)]
}
