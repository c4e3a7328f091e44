import type { Diagnostic, Severity } from '../diagnostic.js'
import type { Reporter } from './reporter.js'

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
}

/** For GitHub Actions: workflow commands, which show each finding beside its line. */
export const github: Reporter = (diagnostics) => diagnostics.map(printCommand).join('')

function printCommand({ severity, code, message, help, span }: Diagnostic): string {
  const place =
    span === null
      ? ''
      : `file=${property(span.file)},line=${span.line},endLine=${span.endLine},col=${span.column},endColumn=${span.endColumn},`
  return `::${levels[severity]} ${place}title=${property(`pikku ${code}`)}::${data(`${message}\n${help}`)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
