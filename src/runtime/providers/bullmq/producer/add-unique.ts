import type { AddedJob } from '../../../job/queue-service.js'
import type { BullMQModule, BullTransaction } from '../connection/bullmq-module.js'
import {
  beginTransaction,
  beginWithScripts,
  endTransaction,
  scriptRunner,
} from '../connection/transaction.js'
import { isScriptLost } from '../connection/script.js'
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
export async function addUnique(place: Place, jobs: readonly EngineJob[]): Promise<UniqueAdded[]> {
  const { queue } = place
  const transaction = await beginTransaction(queue)
  const run = scriptRunner(transaction)
  const toKey = (name: string): string => queue.toKey(name)
  const places: (number | undefined)[] = []
  let commands = 0
  for (const engineJob of jobs) {
    const { job } = engineJob
    const { jobId: id = '', pikku } = job.opts
    const unique = pikku?.unique
    places.push(unique === undefined ? undefined : commands)
    if (unique !== undefined) {
      const mode = unique.isPutBack === true ? 'put back' : 'add'
      run(DECIDE, decideArguments(toKey, { id, unique, ...stored(job) }, mode))
    }
    await addDecided(place, transaction, engineJob, run)
    commands += unique === undefined ? 1 : 3
  }
  const answers = await endTransaction(transaction, isScriptLost)
  const verdictOf = (index: number): Verdict => (answers[places[index] ?? -1] as Verdict) ?? ['new']
  if (answers.some(isScriptLost)) {
    const again = await beginWithScripts(queue)
    const runAgain = scriptRunner(again)
    // To decide once more would take a job for kept back by itself. One that is there, BullMQ adds no second time.
    for (const [index, job] of jobs.entries())
      if (['new', 'behind'].includes(verdictOf(index)[0]))
        await addDecided(place, again, job, runAgain)
    await endTransaction(again)
  }
  return jobs.map(({ id }, index) => toAdded(id, verdictOf(index)))
}

/** A job whose uniqueness has been decided. */
async function addDecided(
  { queue, bullmq }: Place,
  transaction: BullTransaction,
  { job: { name, data, opts } }: EngineJob,
  run: ReturnType<typeof scriptRunner>,
): Promise<void> {
  await new bullmq.Job(queue, name, data, opts, opts.jobId).addJob(transaction, {})
  if (opts.pikku?.unique !== undefined)
    run(
      AFTER_ADD,
      afterAddArguments((key) => queue.toKey(key), opts.jobId ?? ''),
    )
}

/** As BullMQ stores it. */
export function stored({ data, opts }: EngineJob['job']) {
  return { data: JSON.stringify(data === undefined ? {} : data), options: { attempts: 0, ...opts } }
}

function toAdded(id: string, [kind, other]: Verdict): UniqueAdded {
  if (kind === 'own') return { id }
  return kind === 'kept' ? { id: fromEngineId(other), isNew: false } : { id, isNew: true }
}
