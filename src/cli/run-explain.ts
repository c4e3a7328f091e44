import { closest } from 'fastest-levenshtein'
import { diagnosticPages, printPage } from '../diagnostics/diagnostic-pages.js'
import { exitCodes } from './exit-codes.js'
import type { ProjectFlags } from './program.js'
import type { QueueRow } from './run-queues.js'
import type { Terminal } from './terminal.js'

/** `pikku explain CODE|QUEUE`. Resolves to the exit code. */
export async function runExplain(
  subject: string,
  flags: ProjectFlags,
  terminal: Terminal,
): Promise<number> {
  const pages = diagnosticPages()
  const code = subject.toUpperCase()
  const page = pages.find((each) => each.code === code)
  if (page !== undefined) {
    terminal.out(`${printPage(page)}\n`)
    return exitCodes.fine
  }
  if (/^PK\d+$/.test(code)) {
    const near = closest(
      code,
      pages.map((each) => each.code),
    )
    terminal.error(`pikku: There is no diagnostic '${subject}'. Did you mean ${near}?\n`)
    return exitCodes.failure
  }
  return explainQueue(subject, flags, terminal)
}

async function explainQueue(
  name: string,
  flags: ProjectFlags,
  terminal: Terminal,
): Promise<number> {
  const [{ survey }, { queueRows }] = await Promise.all([
    import('../pipeline/survey.js'),
    import('./run-queues.js'),
  ])
  const { config, model, topology, diagnostics } = await survey(flags)
  if (model === null || topology === null) {
    const [first] = diagnostics
    terminal.error(
      `pikku: The project cannot be read${first === undefined ? '' : `: ${first.message}`} See \`pikku prebuild\`.\n`,
    )
    return exitCodes.found
  }
  const rows = queueRows(model, topology, config?.provider ?? null)
  const row = rows.find(({ queue }) => queue === name)
  if (row === undefined) {
    const names = rows.map(({ queue }) => queue)
    const near = names.length === 0 ? '' : ` Did you mean ${closest(name, names)}?`
    terminal.error(`pikku: There is no diagnostic and no queue '${name}'.${near}\n`)
    return exitCodes.failure
  }
  terminal.out(describe(row))
  return exitCodes.fine
}

function describe(row: QueueRow): string {
  const lines: [string, readonly string[]][] = [
    ['takes', [row.input]],
    ['gives', [row.output]],
    [
      'served by',
      [
        row.external === true
          ? `another worker; declared in ${row.file}:${row.line}`
          : `${row.function}, ${row.file}:${row.line}`,
      ],
    ],
    ['fed by', row.producers.length === 0 ? ['nothing in this project'] : row.producers],
    ['retries', [String(row.retries)]],
    ['dead letters', row.deadLetterQueue === null ? [] : [row.deadLetterQueue]],
    ['keys', row.keys],
    ['schedule', row.schedules],
    ['runs on', row.provider === null ? [] : [row.provider]],
  ]
  const text = lines.flatMap(([title, values]) =>
    values.map((value, index) => `  ${(index === 0 ? title : '').padEnd(14)}${value}\n`),
  )
  return `${row.queue}\n${text.join('')}`
}
