import { printShape } from '../emit/shapes/print-shape.js'
import { isError, type Diagnostic } from '../diagnostics/diagnostic.js'
import { describeKeys } from '../model/describe-keys.js'
import type { QueueModel, WorkerModel } from '../model/queue-model.js'
import { resolveShape } from '../model/resolve-shape.js'
import { survey } from '../pipeline/survey.js'
import type { Topology } from '../topology/topology.js'
import { exitCodes } from './exit-codes.js'
import type { ProjectFlags } from './program.js'
import { printTable } from './print-table.js'
import { report } from './run-prebuild.js'
import { countWords } from './summary.js'
import type { Terminal } from './terminal.js'

export interface QueuesFlags extends ProjectFlags {
  readonly json?: boolean
}

/** One queue, as `pikku queues` and `pikku explain` tell of it. */
export interface QueueRow {
  readonly queue: string
  readonly function: string
  /** Of a queue whose worker is not in this project. */
  readonly external?: true
  readonly file: string
  readonly line: number
  /** TypeScript, on one line. */
  readonly input: string
  readonly output: string
  /** How often a failed job runs again; a text for what only the running program knows. */
  readonly retries: number | string
  readonly deadLetterQueue: string | null
  /** Its limits, its group and its uniqueness, in words. */
  readonly keys: readonly string[]
  readonly schedules: readonly string[]
  readonly provider: string | null
  /** Where jobs are added: `src/shop.ts:12`. */
  readonly producers: readonly string[]
}

/** `pikku queues`. Resolves to the exit code. */
export async function runQueues(flags: QueuesFlags, terminal: Terminal): Promise<number> {
  const result = await survey(flags)
  const { topology, model, findings } = result
  if (topology === null || model === null) {
    await report(result, { ...flags, reporter: 'pretty', silent: true }, terminal)
    return exitCodes.found
  }
  const rows = queueRows(model, topology, result.config?.provider ?? null)
  terminal.out(flags.json === true ? `${JSON.stringify(rows, null, 2)}\n` : tableOf(rows, terminal))
  hintAt(findings, terminal)
  return exitCodes.fine
}

/** A picture is asked for the picture: what is wrong in it is counted here, and said by its own command. */
export function hintAt(findings: readonly Diagnostic[], terminal: Terminal): void {
  const errors = findings.filter(isError).length
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  const counts = [
    ...(errors > 0 ? [countWords(errors, 'error')] : []),
    ...(warnings > 0 ? [countWords(warnings, 'warning')] : []),
  ]
  if (counts.length > 0) terminal.error(`${counts.join(', ')}: see pikku graph --check\n`)
}

export function queueRows(
  model: QueueModel,
  { calls }: Topology,
  provider: string | null,
): QueueRow[] {
  return model.workers.map((worker) => {
    const own = calls.filter(({ queue, kind }) => queue === worker.queue && kind !== 'wait')
    const { span } = worker.function
    return {
      queue: worker.queue,
      ...describeFunction(worker),
      file: span.file,
      line: span.line,
      input: typeText(worker, 'input', model),
      output: typeText(worker, 'output', model),
      retries: retriesOf(worker),
      deadLetterQueue: worker.settings.deadLetterQueue ?? null,
      keys: describeKeys(worker.settings),
      schedules: [...new Set(own.flatMap(({ schedule }) => schedule ?? []))],
      provider,
      producers: own.map((call) => `${call.span.file}:${call.span.line}`),
    }
  })
}

function describeFunction({
  settings,
  function: { export: name },
}: WorkerModel): Pick<QueueRow, 'function' | 'external'> {
  if (settings.external !== undefined) return { function: '(served elsewhere)', external: true }
  return { function: name ?? '(not exported)' }
}

/** What a name stands for says more than the name. */
function typeText(
  worker: WorkerModel,
  side: 'input' | 'output',
  { definitions }: QueueModel,
): string {
  return oneLine(printShape(resolveShape(worker.function[side], definitions)))
}

/** The lines of an object's text are its properties; a text with a line end in it is written with an escape. */
function oneLine(text: string): string {
  return text
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/(?<=[{[(,|&])\s*\n\s*|\s*\n\s*(?=[}\])|&])/g, ' ')
    .replaceAll(/\s*\n\s*/g, '; ')
    .replace(/^[\s|]+/, '')
    .trim()
}

function retriesOf({ settings: { retry, external } }: WorkerModel): number | string {
  if (external !== undefined) return 'up to its worker'
  return typeof retry.attempts === 'number' ? retry.attempts - 1 : JSON.stringify(retry.attempts)
}

function tableOf(rows: readonly QueueRow[], terminal: Terminal): string {
  if (rows.length === 0) return 'No queue is wired in this project.\n'
  const head = [
    'queue',
    'function',
    'where',
    'takes',
    'retries',
    'dead letters',
    'keys',
    'schedule',
    'on',
  ]
  const body = rows.map((row) => [
    row.queue,
    row.function,
    `${row.file}:${row.line}`,
    row.input,
    String(row.retries),
    row.deadLetterQueue ?? '',
    row.keys.join('; '),
    row.schedules.join(', '),
    row.provider ?? '',
  ])
  // The type is the one column that may be cut: all of it is in --json, and in `pikku explain QUEUE`.
  return printTable(head, body, { width: terminal.columns, cut: 3 })
}
