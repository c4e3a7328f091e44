import type { EngineJob } from '../store/to-engine-job.js'
import { fromEngineId } from '../store/engine-id.js'
import type { AddedJob } from '../../../job/queue-service.js'
import type { BullJobOptions, BullMQModule } from '../connection/bullmq-module.js'
import { putSchedule } from './put-schedule.js'
import type { SchedulePlace } from './put-schedule.js'

/** BullMQ writes this many in one go: one answer of Redis must not take longer than a command may. */
const CHUNK = 5_000

export type Call = <Result>(ask: (place: Place) => Promise<Result>) => Promise<Result>

export interface Place extends SchedulePlace {
  readonly bullmq: Pick<BullMQModule, 'Job'>
}

/** Adds one job, or its schedule, and gives its id. */
export function addJob(place: Place, { id, job, repeat }: EngineJob): Promise<string> {
  return repeat === undefined
    ? place.bullmq.Job.create(place.queue, job.name, job.data, job.opts).then(() => id)
    : putSchedule(place, repeat, job).then(fromEngineId)
}

/**
 * Adds a job and tells whether it is new: in the transaction in which BullMQ adds it, what is stored says whose it is.
 * That is also so where an answer was lost and the job is added again.
 */
export async function addIfNew(
  { bullmq, queue }: Place,
  { id, job: { name, data, opts } }: EngineJob,
  nonce: string,
): Promise<AddedJob> {
  const transaction = (await (queue.backend ?? queue).client).multi()
  const pikku = { ...opts.pikku, nonce }
  const job = new bullmq.Job(queue, name, data, { ...opts, pikku }, opts.jobId)
  await job.addJob(transaction, {})
  transaction.hget(queue.toKey(opts.jobId ?? ''), 'opts')
  const answers = (await transaction.exec()) ?? []
  const error = answers.find(([failure]) => failure !== null)?.[0]
  if (error) throw error
  return { id, isNew: readNonce(answers[1]?.[1]) === nonce }
}

function readNonce(opts: unknown): unknown {
  return (JSON.parse(String(opts)) as BullJobOptions).pikku?.nonce
}

/** Adds jobs in their order: up to 5000 at once, all or none; schedules one by one. */
export async function addJobs(jobs: readonly EngineJob[], call: Call): Promise<string[]> {
  const plain = jobs.filter((job) => job.repeat === undefined)
  for (let from = 0; from < plain.length; from += CHUNK) {
    const chunk = plain.slice(from, from + CHUNK).map(({ job }) => job)
    await call(({ queue }) => queue.addBulk(chunk))
  }
  const ids: string[] = []
  for (const job of jobs) {
    ids.push(job.repeat === undefined ? job.id : await call((place) => addJob(place, job)))
  }
  return ids
}
