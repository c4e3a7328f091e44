import { setImmediate as nextTurn } from 'node:timers/promises'

import type { BullMQModule, BullWorker } from '../connection/bullmq-module.js'
import type { Hold, JobLocks } from './job-locks.js'

export interface Keeper<Held extends Hold = Hold> {
  readonly locks: JobLocks
  /** The jobs that this worker has in hand. */
  readonly inHand: () => Iterable<Held>
  /** Told of the jobs whose locks could not be renewed: they are another worker's, cancelled, or gone. */
  readonly onLost: (lost: readonly Held[]) => Promise<void>
}

type JobClass = BullMQModule['Job']

const keepers = new WeakMap<object, Pick<Keeper, 'locks'>>()
const classes = new WeakMap<BullMQModule, JobClass>()

/** Makes a worker of BullMQ keep its jobs until another worker has begun them: see `JobLocks`. */
export function keepJobs<Held extends Hold>(
  engine: BullWorker,
  bullmq: BullMQModule,
  keeper: Keeper<Held>,
): void {
  const { locks, inHand, onLost } = keeper
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
      return writeKept({ engineJob: this, token }, true, () =>
        super.moveToCompleted(returned, token, fetchNext),
      )
    }

    override moveToFailed(error: Error, token: string, fetchNext?: boolean) {
      const { stacktrace } = this
      return writeKept({ engineJob: this, token }, false, () => {
        // BullMQ adds to it before it writes, and may write twice.
        this.stacktrace = stacktrace && [...stacktrace]
        return super.moveToFailed(error, token, fetchNext)
      })
    }

    override moveToWait(token?: string) {
      return writeKept({ engineJob: this, token }, false, () => super.moveToWait(token))
    }

    override moveToDelayed(timestamp: number, token?: string) {
      return writeKept({ engineJob: this, token }, false, () =>
        super.moveToDelayed(timestamp, token),
      )
    }
  }
}

function writeKept<Result>(
  hold: Hold,
  isDone: boolean,
  write: () => Promise<Result>,
): Promise<Result> {
  return write().catch((refusal: unknown) => {
    const keeper = keepers.get(Reflect.get(hold.engineJob, 'queue') as object)
    if (keeper === undefined) throw refusal
    return keeper.locks.writeLate({ hold, isDone, refusal }, write)
  })
}
