import { readFileSync } from 'node:fs'
import { UsageError } from '../../config/config-error.js'
import { confirm } from '../confirm.js'
import { exitCodes } from '../exit-codes.js'
import { countWords } from '../summary.js'
import { findJobs } from './find-jobs.js'
import { jsonText, printable, valueText } from './job-text.js'
import type { JobsContext, JobsVerb } from './jobs-context.js'
import { workInSteps } from './work-in-steps.js'

export const add: JobsVerb = async (queue, { client, read, args, flags, terminal }) => {
  const { delay, priority, jobId } = flags
  const options = {
    ...(delay === undefined ? {} : { delay }),
    ...(priority === undefined ? {} : { priority: asNumber(priority) }),
    ...(jobId === undefined ? {} : { jobId }),
  }
  const id = await client.add(queue, read(queue, jsonOf(args[0] ?? '')), options)
  terminal.out(`${printable(id)}\n`)
  return exitCodes.fine
}

export const update: JobsVerb = async (
  queue,
  { client, read, args: [id = '', text = ''], terminal },
) => {
  await client.update(queue, id, read(queue, jsonOf(text)))
  return done(terminal, `Job ${id} has the new data.`)
}

/** `high` and the like are names; `10` is a number. */
function asNumber(priority: string): string | number {
  return /^-?\d+$/.test(priority) ? Number(priority) : priority
}

/** `-` stands for the standard input. Throws `UsageError`. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text === '-' ? readFileSync(0, 'utf8') : text) as unknown
  } catch {
    throw new UsageError(
      `The data is not JSON: give it as '{"id":"42"}', or - to read it from standard input`,
    )
  }
}

export const cancel: JobsVerb = async (queue, context) => {
  const {
    client,
    args: [id = ''],
    flags,
    terminal,
  } = context
  if (!(await isWanted(`End job ${id} of '${queue}' for good?`, context))) return exitCodes.failure
  await client.cancel(queue, id, flags.reason)
  return done(terminal, `Job ${id} is cancelled.`)
}

export const remove: JobsVerb = async (queue, context) => {
  const {
    client,
    args: [id = ''],
    terminal,
  } = context
  if (!(await isWanted(`Remove job ${id} of '${queue}'?`, context))) return exitCodes.failure
  await client.remove(queue, id)
  return done(terminal, `Job ${id} is removed.`)
}

export const drain: JobsVerb = async (queue, context) => {
  const { client, terminal } = context
  const { waiting = 0, delayed = 0 } = (await client.queueService.stats?.(queue)) ?? {}
  const count = countWords(waiting + delayed, 'job')
  if (!(await isWanted(`Remove ${count} that wait in '${queue}'?`, context)))
    return exitCodes.failure
  return done(terminal, `${countWords(await client.drain(queue), 'job')} removed.`)
}

async function isWanted(message: string, { flags, terminal }: JobsContext): Promise<boolean> {
  const question = { message: printable(message), yes: flags.yes, instead: 'Pass --yes.' }
  const answer = await confirm(question, terminal)
  if (!answer) terminal.error('Nothing was changed.\n')
  return answer
}

export const promote: JobsVerb = async (queue, { client, args: [id = ''], terminal }) => {
  await client.promote(queue, id)
  return done(terminal, `Job ${id} is due now.`)
}

export const pause: JobsVerb = async (queue, { client, terminal }) => {
  await client.pause(queue)
  return done(terminal, `'${queue}' is paused: no worker takes its jobs until it is resumed.`)
}

export const resume: JobsVerb = async (queue, { client, terminal }) => {
  await client.resume(queue)
  return done(terminal, `'${queue}' is resumed.`)
}

/** How many jobs are put back at the same time. */
const retriedJobs = 50

/** Some jobs by their ids, or all that failed, or those that `--where` finds. */
export const retry: JobsVerb = async (queue, context) => {
  const { client, args, flags, terminal } = context
  const isSearch = flags.all === true || flags.where !== undefined
  if (isSearch === args.length > 0) {
    throw new UsageError('Name the jobs by their ids, or pass --all, or --where PATH=VALUE')
  }
  if (!isSearch) {
    for (const id of args) await client.retry(queue, id)
    return done(terminal, `${countWords(args.length, 'job')} put back.`)
  }
  const { failed } = (await client.queueService.stats?.(queue)) ?? {}
  const total = flags.where === undefined ? least(failed, flags.limit) : undefined
  return workInSteps({ steps: retryFound(queue, context), total, noun: 'job' }, terminal)
}

async function* retryFound(queue: string, context: JobsContext): AsyncGenerator<number> {
  let ids: string[] = []
  for await (const { id } of findJobs(queue, context, ['failed'])) {
    if (ids.push(id) < retriedJobs) continue
    yield await retryEach(queue, ids, context)
    ids = []
  }
  yield await retryEach(queue, ids, context)
}

async function retryEach(
  queue: string,
  ids: readonly string[],
  { client }: JobsContext,
): Promise<number> {
  const results = await Promise.allSettled(ids.map((id) => client.retry(queue, id)))
  // Somebody else may have retried or removed it.
  const lost = results.find((each) => each.status === 'rejected' && !isGone(each.reason))
  if (lost?.status === 'rejected') throw lost.reason
  return results.filter(({ status }) => status === 'fulfilled').length
}

/** The smallest of the counts that are known. */
function least(...counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function isGone(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return code === 'JOB_NOT_FAILED' || code === 'JOB_NOT_FOUND'
}

/** How many dead letters a preview shows at most. */
const shownLetters = 500
/** How many one step moves: the engine moves one after the other, and whoever interrupts it waits for the last of them. */
const movedLetters = 100

export const redrive: JobsVerb = async (queue, { client, flags, terminal }) => {
  if (flags.preview === true) {
    const letters = await client.redrive(queue, {
      preview: true,
      limit: Math.min(flags.limit ?? shownLetters, shownLetters),
    })
    const lines = letters.map((letter) => `${printable(valueText(letter))}\n`).join('')
    terminal.out(flags.json === true ? jsonText(letters) : lines)
    return done(terminal, `${countWords(letters.length, 'dead letter')} would be put back.`)
  }
  const { waiting, delayed = 0 } = (await client.queueService.stats?.(queue)) ?? {}
  // No more than there are now: a job that fails again at once is a letter again.
  const total = least(waiting === undefined ? undefined : waiting + delayed, flags.limit)
  const steps = redriveSteps(total ?? Infinity, async (asked) => {
    return (await client.redrive(queue, { limit: asked })).length
  })
  return workInSteps({ steps, total, noun: 'dead letter', isQuiet: flags.json }, terminal)
}

async function* redriveSteps(
  total: number,
  move: (most: number) => Promise<number>,
): AsyncGenerator<number> {
  for (let left = total; left > 0;) {
    const count = await move(Math.min(movedLetters, left))
    yield count
    if (count === 0) return
    left -= count
  }
}

function done(terminal: JobsContext['terminal'], text: string): number {
  terminal.error(`${printable(text)}\n`)
  return exitCodes.fine
}
