import { setImmediate as nextTurn } from 'node:timers/promises'

import { askUntilTaken } from '../connection/ask-until-taken.js'
import type { BullJob, BullMQModule, BullWorker } from '../connection/bullmq-module.js'
import { isRefusedForNow } from '../connection/redis-errors.js'
import type { Claims } from './claims.js'
import type { Hold, JobLocks } from './job-locks.js'

export interface Keeper<Held extends Hold = Hold> {
  readonly locks: JobLocks
  /** The jobs that this worker has in hand. */
  readonly inHand: () => Iterable<Held>
  /** Told of the jobs whose locks could not be renewed: they are another worker's, cancelled, or gone. */
  readonly onLost: (lost: readonly Held[]) => Promise<void>
  /** Told of a job that was taken, when its end was written or refused. */
  readonly onEnd: (job: BullJob) => Promise<void>
  /** Asked when BullMQ has looked for stalled jobs. */
  readonly onStalledCheck: () => Promise<void>
  /** Of a queue with limits or groups. */
  readonly claims: Claims | undefined
  /** Told of what Redis refuses for the time being. */
  readonly report: (refusal: Error) => void
}

type JobClass = BullMQModule['Job']

const keepers = new WeakMap<object, Pick<Keeper, 'locks' | 'onEnd' | 'claims' | 'report'>>()
const classes = new WeakMap<BullMQModule, JobClass>()

/** Makes a worker of BullMQ keep its jobs until another worker has begun them: see `JobLocks`. */
export function keepJobs<Held extends Hold>(
  engine: BullWorker,
  bullmq: BullMQModule,
  keeper: Keeper<Held>,
): void {
  const { locks, inHand, onLost, onStalledCheck } = keeper
  keepers.set(engine, keeper)
  Object.defineProperty(engine, 'Job', { value: keptJobClass(bullmq) })
  engine.extendJobLocks = async (ids, tokens) => {
    const asked = new Set(ids.map((id, index) => `${tokens[index]} ${id}`))
    const held = [...inHand()].filter(({ engineJob, token }) =>
      asked.has(`${token} ${engineJob.id}`),
    )
    await onLost(await locks.renew(held))
    // For each that it is given, and each time, BullMQ would tell of an error.
    return []
  }
  const moveStalledJobs = engine.moveStalledJobsToWait.bind(engine)
  // In a process that was blocked, its own jobs look as those of a dead worker do.
  engine.moveStalledJobsToWait = async () => {
    try {
      await locks.renew([...inHand()])
      // What was refused before is first written again, which is asked in this turn.
      await nextTurn()
      await moveStalledJobs()
      await onStalledCheck()
    } finally {
      // BullMQ 5 would wait for its next check although it was closed meanwhile, with a timer of 30 s that keeps the
      // process. Nobody waits for this check.
      if (engine.closing !== undefined) await new Promise(() => {})
    }
  }
}

/** One for each module of BullMQ: a class for each queue would be a shape more wherever jobs of several queues are read. */
function keptJobClass(bullmq: BullMQModule): JobClass {
  const known = classes.get(bullmq)
  if (known !== undefined) return known
  const made = makeKeptJobClass(bullmq.Job)
  classes.set(bullmq, made)
  return made
}

/** BullMQ's job, whose end is also written when its lock has only run out. */
function makeKeptJobClass(Job: JobClass): JobClass {
  return class KeptJob extends Job {
    override moveToCompleted(returned: unknown, token: string, fetchNext?: boolean) {
      return writeKept({ engineJob: this, token }, { isDone: true, fetchNext }, (next) =>
        super.moveToCompleted(returned, token, next),
      )
    }

    override moveToFailed(error: Error, token: string, fetchNext?: boolean) {
      const { stacktrace } = this
      return writeKept({ engineJob: this, token }, { isDone: false, fetchNext }, (next) => {
        // BullMQ adds to it before it writes, and may write twice.
        this.stacktrace = stacktrace && [...stacktrace]
        return super.moveToFailed(error, token, next)
      })
    }

    override moveToWait(token?: string) {
      return writeKept({ engineJob: this, token }, PUT_BACK, () => super.moveToWait(token))
    }

    override moveToDelayed(timestamp: number, token?: string) {
      return writeKept({ engineJob: this, token }, PUT_BACK, () =>
        super.moveToDelayed(timestamp, token),
      )
    }
  }
}

interface End {
  /** The handler has returned. */
  readonly isDone: boolean
  /** Whether the next job is to be taken in the same step. */
  readonly fetchNext?: boolean | undefined
}

const PUT_BACK: End = { isDone: false }

function writeKept(
  hold: Hold,
  { isDone, fetchNext }: End,
  write: (fetchNext: boolean | undefined) => Promise<unknown>,
): Promise<unknown> {
  const { engineJob } = hold
  const keeper = keepers.get(Reflect.get(engineJob, 'queue') as object)
  if (keeper === undefined) return write(fetchNext)
  const { claims, locks, report } = keeper
  const { unique } = engineJob.opts.pikku ?? {}
  // What waits behind a unique job may begin before the next one is taken.
  const step = fetchNext && unique === undefined ? claims?.takeNextAtEnd(hold) : undefined
  const writeOnce = () => write(claims === undefined ? fetchNext : false)
  const writeLate = (refusal: unknown) => locks.writeLate({ hold, isDone, refusal }, writeOnce)
  const written = writeOnce().catch((refusal: unknown) =>
    isRefusedForNow(refusal)
      ? askUntilTaken(() => writeOnce().catch(writeLate), report)
      : writeLate(refusal),
  )
  // Nearly all, and then without a promise more.
  if (claims === undefined && unique === undefined) return written
  return tellEnd(keeper, hold, { written, fetchNext, step })
}

interface Ending {
  readonly written: Promise<unknown>
  readonly fetchNext: boolean | undefined
  readonly step: { readonly hasTaken: boolean } | undefined
}

async function tellEnd(
  { claims, onEnd }: Pick<Keeper, 'claims' | 'onEnd'>,
  hold: Hold,
  { written, fetchNext = false, step }: Ending,
): Promise<unknown> {
  const tell = async (next: boolean): Promise<unknown> => {
    await onEnd(hold.engineJob)
    return claims?.ended(hold, next)
  }
  let end: unknown
  try {
    end = await written
  } catch (error) {
    await tell(false)
    throw error
  }
  if (step?.hasTaken === true) return end
  const next = await tell(fetchNext)
  return claims === undefined ? end : next
}
