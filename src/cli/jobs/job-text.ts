import { inspect } from 'node:util'
import type { LiveJob } from '../../live/engine.js'

/** A value on one line, as far as a table can show it. */
export function valueText(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Infinity, compact: true, maxStringLength: 200 })
}

/** A job as JSON: what JSON does not know is written as it is stored, a Map as its pairs, a bigint as its text. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, storedForm, 2)}\n`
}

function storedForm(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)]
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return value
}

/** Texts of jobs are other people's: none may move the cursor or change a colour. Line ends stay. */
export function printable(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g,
    (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

/** To the second, in UTC. */
export function timeText(time: Date | undefined): string {
  return time === undefined ? '' : `${time.toISOString().slice(0, 19)}Z`
}

/** What a job is about, at length. */
export function jobText(job: LiveJob): string {
  const rows: readonly (readonly [name: string, text: string])[] = [
    ['id', job.id],
    ['status', job.status],
    ['attempts', `${job.attempts} of ${job.maxAttempts}`],
    ['added', timeText(job.createdAt)],
    ['due', timeText(job.delayedUntil)],
    ['started', timeText(job.startedAt)],
    ['ended', timeText(job.finishedAt)],
    ['trace', job.trace?.['traceparent'] ?? ''],
    ['progress', job.progress === undefined ? '' : valueText(job.progress)],
    ['data', block(job.data)],
    ['result', 'result' in job ? block(job.result) : ''],
    ['error', job.error === undefined ? '' : errorText(job.error)],
    ['logs', (job.logs ?? []).map((line) => `\n  ${line}`).join('')],
  ]
  return rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${`${name}:`.padEnd(10)}${printable(text)}\n`)
    .join('')
}

function block(value: unknown): string {
  const text = inspect(value, { depth: 12, breakLength: 80, maxStringLength: 10_000 })
  return text.replaceAll('\n', '\n  ')
}

function errorText({ name, message, stack }: NonNullable<LiveJob['error']>): string {
  return (stack ?? `${name}: ${message}`).replaceAll('\n', '\n  ')
}
