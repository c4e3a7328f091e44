import type { Diagnostic, Severity } from '../diagnostic.js'
import type { Reporter } from './reporter.js'
import { workflowCommand } from './workflow-command.js'

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Readonly<
  Record<Severity, string>
>

/** For GitHub Actions: workflow commands, which show each finding beside its line. */
export const github: Reporter = (diagnostics) => diagnostics.map(printCommand).join('')

function printCommand({ severity, code, message, help, span }: Diagnostic): string {
  const place =
    span === null
      ? {}
      : {
          file: span.file,
          line: span.line,
          endLine: span.endLine,
          col: span.column,
          endColumn: span.endColumn,
        }
  return workflowCommand(
    levels[severity],
    { ...place, title: `pikku ${code}` },
    `${message}\n${help}`,
  )
}
