import { hasUnique } from '../store/to-engine-job.js'
import type { EngineJob } from '../store/to-engine-job.js'
import { fromEngineId } from '../store/engine-id.js'
import type { AddedJob } from '../../../job/queue-service.js'
import { beginTransaction, beginWithScripts, endTransaction } from '../connection/transaction.js'
import { isScriptLost } from '../connection/script.js'
import type { BullJobOptions, BullMQModule, BullTransaction } from '../connection/bullmq-module.js'
import { addUnique } from './add-unique.js'
import { putSchedule } from './put-schedule.js'
import type { SchedulePlace } from './put-schedule.js'

/** BullMQ writes this many in one go: one answer of Redis must not take longer than a command may. */
const CHUNK = 5_000

export type Call = <Result>(ask: (place: Place) => Promise<Result>) => Promise<Result>

export interface Place extends SchedulePlace {
  readonly bullmq: Pick<BullMQModule, 'Job'>
}

/** Adds one job, or its schedule, and gives its id. */
export function addJob(place: Place, engineJob: EngineJob): Promise<string> {
  const { id, job, repeat } = engineJob
  if (hasUnique(engineJob)) return addUnique(place, [engineJob]).then(([added]) => added?.id ?? id)
  return repeat === undefined
    ? place.bullmq.Job.create(place.queue, job.name, job.data, job.opts).then(() => id)
    : putSchedule(place, repeat, job).then(fromEngineId)
}

/**
 * Adds a job and tells whether it is new: in the transaction in which BullMQ adds it, what is stored says whose it is.
 * That is also so where an answer was lost and the job is added again.
 */
export async function addIfNew(
  place: Place,
  engineJob: EngineJob,
  nonce: string,
): Promise<AddedJob> {
  const { bullmq, queue } = place
  const {
    id,
    job: { name, data, opts },
  } = engineJob
  const pikku = { ...opts.pikku, nonce }
  if (hasUnique(engineJob)) {
    const [added] = await addUnique(place, [
      { ...engineJob, job: { name, data, opts: { ...opts, pikku } } },
    ])
    if (added?.isNew !== undefined) return { id: added.id, isNew: added.isNew }
  }
  const write = async (transaction: BullTransaction): Promise<BullTransaction> => {
    const job = new bullmq.Job(queue, name, data, { ...opts, pikku }, opts.jobId)
    await job.addJob(transaction, {})
    transaction.hget(queue.toKey(opts.jobId ?? ''), 'opts')
    return transaction
  }
  let answers = await endTransaction(await write(await beginTransaction(queue)), isScriptLost)
  if (answers.some(isScriptLost))
    answers = await endTransaction(await write(await beginWithScripts(queue)))
  return { id, isNew: readNonce(answers.at(-1)) === nonce }
}

function readNonce(opts: unknown): unknown {
  return (JSON.parse(String(opts)) as BullJobOptions).pikku?.nonce
}

/** Adds jobs in their order: up to 5000 at once, all or none; schedules one by one. */
export async function addJobs(jobs: readonly EngineJob[], call: Call): Promise<string[]> {
  /** Of those of which another job may do. */
  const ids = new Map<EngineJob, string>()
  const plain = jobs.filter((job) => job.repeat === undefined)
  for (let from = 0; from < plain.length; from += CHUNK) {
    const chunk = plain.slice(from, from + CHUNK)
    if (chunk.some(hasUnique)) {
      const added = await call((place) => addUnique(place, chunk))
      chunk.forEach((job, index) => ids.set(job, added[index]?.id ?? job.id))
    } else await call(({ queue }) => queue.addBulk(chunk.map(({ job }) => job)))
  }
  const all: string[] = []
  for (const job of jobs) {
    const { repeat, id } = job
    all.push(
      repeat === undefined ? (ids.get(job) ?? id) : await call((place) => addJob(place, job)),
    )
  }
  return all
}
