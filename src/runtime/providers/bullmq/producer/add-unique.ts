import type { AddedJob } from '../../../job/queue-service.js'
import type { BullMQModule } from '../connection/bullmq-module.js'
import { beginTransaction, endTransaction, scriptRunner } from '../connection/transaction.js'
import { fromEngineId } from '../store/engine-id.js'
import {
  AFTER_ADD,
  afterAddArguments,
  DECIDE,
  decideArguments,
} from '../store/keys/decide-unique.js'
import type { Verdict } from '../store/keys/decide-unique.js'
import type { EngineJob } from '../store/to-engine-job.js'
import type { SchedulePlace } from './put-schedule.js'

interface Place extends SchedulePlace {
  readonly bullmq: Pick<BullMQModule, 'Job'>
}

/** `isNew` is absent if a job of the id was there. */
export type UniqueAdded = Pick<AddedJob, 'id'> & Partial<Pick<AddedJob, 'isNew'>>

/**
 * Adds jobs in their order, all or none, of which some are unique. In one transaction, each is decided about, added by
 * BullMQ, and put where it belongs.
 */
export async function addUnique(
  { queue, bullmq }: Place,
  jobs: readonly EngineJob[],
): Promise<UniqueAdded[]> {
  const transaction = await beginTransaction(queue)
  const run = scriptRunner(transaction)
  const toKey = (name: string): string => queue.toKey(name)
  const places: (number | undefined)[] = []
  let commands = 0
  for (const { job } of jobs) {
    const { name, data, opts } = job
    const id = opts.jobId ?? ''
    const unique = opts.pikku?.unique
    places.push(unique === undefined ? undefined : commands)
    if (unique !== undefined) {
      const mode = unique.isPutBack === true ? 'put back' : 'add'
      run(DECIDE, decideArguments(toKey, { id, unique, ...stored(job) }, mode))
    }
    await new bullmq.Job(queue, name, data, opts, opts.jobId).addJob(transaction, {})
    if (unique !== undefined) run(AFTER_ADD, afterAddArguments(toKey, id))
    commands += unique === undefined ? 1 : 3
  }
  const answers = await endTransaction(transaction)
  return jobs.map(({ id }, index) => {
    const place = places[index]
    return place === undefined ? { id, isNew: true } : toAdded(id, answers[place] as Verdict)
  })
}

/** As BullMQ stores it. */
export function stored({ data, opts }: EngineJob['job']) {
  return { data: JSON.stringify(data === undefined ? {} : data), options: { attempts: 0, ...opts } }
}

function toAdded(id: string, [kind, other]: Verdict): UniqueAdded {
  if (kind === 'own') return { id }
  return kind === 'kept' ? { id: fromEngineId(other), isNew: false } : { id, isNew: true }
}
