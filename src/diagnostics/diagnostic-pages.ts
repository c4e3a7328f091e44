import { catalogue } from './catalogue.js'
import type { Severity } from './diagnostic.js'
import { compareText } from '../facts/compare-text.js'

/** What is to be read about one diagnostic. */
export interface DiagnosticPage {
  readonly code: string
  readonly severity: Severity
  readonly title: string
  readonly explain: string
}

/** A page for each diagnostic, by code. */
export function diagnosticPages(): DiagnosticPage[] {
  return Object.values(catalogue)
    .map(({ code, severity, title, explain }): DiagnosticPage => ({
      code,
      severity,
      title,
      explain,
    }))
    .sort((a, b) => compareText(a.code, b.code))
}

export function printPage({ code, severity, title, explain }: DiagnosticPage): string {
  return `${code} (${severity}): ${title}\n\n${explain}`
}

const hundreds: Readonly<Record<string, string>> = {
  PK0: 'The project and its settings',
  PK1: 'Wirings and queue names',
  PK2: 'Functions',
  PK3: 'Job types',
  PK4: 'Worker options',
  PK5: 'Source files',
  PK6: 'Producers and workers (`pikku graph` and `pikku queues`)',
  PK7: 'The lock of what is in flight',
}

/** `docs/diagnostics.md`: everything that pikku can report. */
export function printDiagnosticsDocument(): string {
  const pages = diagnosticPages()
  const sections = Object.entries(hundreds).map(([prefix, title]) => {
    const rows = pages
      .filter(({ code }) => code.startsWith(prefix))
      .map(
        ({ code, severity, title: what, explain }) =>
          `| ${code} | ${severity} | ${cell(what)} | ${cell(explain)} |`,
      )
    return `## ${title}\n\n| code | severity | what | why it matters |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Diagnostics

Everything that pikku can report about a project, generated from its catalogue. Codes are permanent. \`npx pikku explain CODE\` shows one of them.

${sections.join('\n')}`
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
}
