import type { JobOutcome } from '../job/job-outcome.js'
import type { Logger } from '../job/logger.js'
import { nextRun } from '../job/options/next-run.js'
import type { ResolvedRules } from '../job/options/resolve-repeat.js'
import type { TakenJob } from '../job/taken-job.js'

export interface ScheduledRunContext<Job extends TakenJob> {
  readonly logger: Logger
  readonly now: () => number
  /** Whether a run of the same schedule that was due before this one has not ended. */
  readonly hasEarlierRun?: ((job: Job) => boolean | Promise<boolean>) | undefined
  /** Whether another job does what this run would do, since both have one key of `unique`. */
  readonly isKeptBack?: ((job: Job) => boolean | Promise<boolean>) | undefined
}

/** Milliseconds by which engines that count a delay from when a job was added may miss the moment that it was due. */
const INACCURACY = 20

/**
 * What becomes of a run of a schedule that is taken at a bad time: it is skipped, which completes it without a call, or put
 * back until its turn within the jitter. Undefined if it is to be run now. Only its first attempt is asked: what has
 * begun goes on.
 */
export async function heldBack<Job extends TakenJob>(
  job: Job,
  { logger, now, hasEarlierRun, isKeptBack }: ScheduledRunContext<Job>,
): Promise<JobOutcome | undefined> {
  const { rules = {}, unique } = job.options
  const due = job.scheduledFor?.getTime()
  if (due === undefined || job.attempt > 1) return undefined
  const begins = due + spread(job.id, rules.jitter ?? 0)
  const skip = (reason: string): JobOutcome => {
    logger.info(`Queue '${job.queueName}': run '${job.id}' was skipped, because ${reason}`)
    return { kind: 'completed', result: undefined }
  }
  if (rules.missed !== undefined && !wasPutBack(job, due)) {
    const next = nextRun(timingOf(rules.missed), due)
    if (next + (begins - due) <= now()) return skip('it was missed and the next one is due')
  }
  // What is taken before it was due at all was promoted.
  if (now() < begins && now() > due - INACCURACY)
    return { kind: 'released', delay: begins - now(), snoozed: true }
  if (rules.overlap === 'skip' && (await hasEarlierRun?.(job)) === true)
    return skip('an earlier run has not ended')
  // Only now does it count: the next run of a schedule must not keep back what is added long before it is due.
  if (unique !== undefined && (await isKeptBack?.(job)) === true)
    return skip('a job of its key is there')
  return undefined
}

/** A job that was put back, by its handler or within the jitter, has a delay that ends after it was due. */
function wasPutBack({ enqueuedAt, options: { delay } }: TakenJob, due: number): boolean {
  return delay !== undefined && enqueuedAt.getTime() + Number(delay) > due + INACCURACY
}

function timingOf(missed: NonNullable<ResolvedRules['missed']>): Parameters<typeof nextRun>[0] {
  return { cron: null, timezone: null, every: null, ...missed }
}

/** A part of `jitter` that depends on the id alone: a run that is taken again still begins at the same moment. */
function spread(id: string, jitter: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  // The low bits of such a hash follow the last characters, which differ little from run to run.
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return Math.floor((jitter * ((hash ^ (hash >>> 12)) >>> 0)) / 0x1_0000_0000)
}
