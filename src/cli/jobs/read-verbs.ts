import { setTimeout as sleep } from 'node:timers/promises'
import { UsageError } from '../../config/config-error.js'
import type { JobCounts, JobsClient, LiveJob } from '../../live/engine.js'
import { exitCodes } from '../exit-codes.js'
import { printTable } from '../print-table.js'
import { findJobs } from './find-jobs.js'
import { jobText, jsonText, printable, timeText, valueText } from './job-text.js'
import type { JobsContext, JobsVerb } from './jobs-context.js'

/** As many as fit a screen, unless more are asked for. */
const usualLimit = 20

export const list: JobsVerb = async (queue, context) => {
  const { flags, terminal } = context
  const limit = flags.limit ?? usualLimit
  const jobs: LiveJob[] = []
  for await (const job of findJobs(queue, { ...context, flags: { ...flags, limit } }, flags.status))
    jobs.push(job)
  terminal.out(flags.json === true ? jsonText(jobs) : tableOf(jobs, terminal.columns))
  if (jobs.length === limit && flags.json !== true)
    terminal.error(`The first ${limit}: --limit shows more\n`)
  return exitCodes.fine
}

function tableOf(jobs: readonly LiveJob[], width: number | undefined): string {
  if (jobs.length === 0) return 'There is no such job.\n'
  const head = ['id', 'status', 'attempts', 'added', 'due or ended', 'error', 'data']
  const body = jobs.map((job) => [
    printable(job.id),
    job.status,
    `${job.attempts}/${job.maxAttempts}`,
    timeText(job.createdAt),
    timeText(job.finishedAt ?? job.delayedUntil),
    job.error === undefined ? '' : oneLine(`${job.error.name}: ${job.error.message}`),
    valueText(job.data),
  ])
  return printTable(head, body, { width, cut: 6 })
}

function oneLine(text: string): string {
  const [first = ''] = printable(text).split('\n')
  return first.length > 60 ? `${first.slice(0, 59)}…` : first
}

export const show: JobsVerb = async (queue, { client, args, flags, terminal }) => {
  const job = await client.getJob(queue, args[0] ?? '')
  terminal.out(flags.json === true ? jsonText(job) : jobText(job))
  return exitCodes.fine
}

export const schedules: JobsVerb = async (queue, { client, flags, terminal }) => {
  const found = await client.schedules(queue)
  const head = ['key', 'when', 'time zone', 'next', 'data']
  const body = found.map(({ key, cron, every, timezone, next, data }) => [
    printable(key),
    cron ?? `every ${every} ms`,
    timezone ?? '',
    timeText(next),
    valueText(data),
  ])
  const table = (): string =>
    found.length === 0
      ? 'The queue has no schedule.\n'
      : printTable(head, body, { width: terminal.columns, cut: 4 })
  terminal.out(flags.json === true ? jsonText(found) : table())
  return exitCodes.fine
}

const states = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const
const refreshMilliseconds = 2_000

/** Of one queue, or of all. With `--watch` it goes on until the process is told to end. */
export async function stats(queues: readonly string[], context: JobsContext): Promise<number> {
  const { flags, terminal } = context
  if (flags.watch !== true) {
    terminal.out(await statsText(queues, context))
    return exitCodes.fine
  }
  const end = new AbortController()
  const stop = (): void => end.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  while (!end.signal.aborted) {
    const text = await statsText(queues, context)
    // Home, and clear what is below; where nobody sees it, one table after the other.
    terminal.out(terminal.columns === undefined ? text : `\u001b[H\u001b[J${text}`)
    await sleep(refreshMilliseconds, undefined, { signal: end.signal }).catch(stop)
  }
  process.off('SIGINT', stop).off('SIGTERM', stop)
  return exitCodes.fine
}

/** Throws `UsageError` for an engine that counts no jobs. */
async function countsOf({ queueService }: JobsClient, queue: string): Promise<JobCounts> {
  const counts = (await queueService.stats?.(queue)) ?? (await queueService.backlog?.(queue))
  if (counts === undefined) throw new UsageError('This engine counts no jobs')
  return counts
}

interface QueueCounts {
  readonly queue: string
  readonly paused: boolean
  readonly counts: JobCounts
}

async function statsText(
  queues: readonly string[],
  { client, flags, terminal }: JobsContext,
): Promise<string> {
  const rows: QueueCounts[] = []
  for (const queue of queues) {
    const counts = await countsOf(client, queue)
    // An engine without pauses has none.
    const paused = await client.isPaused(queue).catch(() => false)
    rows.push({ queue, paused, counts })
  }
  if (flags.json === true) {
    return jsonText(rows.map(({ queue, paused, counts }) => ({ queue, paused, ...counts })))
  }
  const head = ['queue', ...states, 'a minute', 'oldest', '']
  const body = rows.map(({ queue, paused, counts }) => {
    const { throughput, oldestWaiting } = counts
    return [
      queue,
      ...states.map((state) => String(counts[state] ?? '')),
      String(throughput ?? ''),
      oldestWaiting === undefined ? '' : `${Math.round(oldestWaiting / 1000)} s`,
      paused ? 'paused' : '',
    ]
  })
  return printTable(head, body, { width: terminal.columns, cut: 0 })
}
