import { jobTypes } from '../model/job-types.js'
import type { QueueModel } from '../model/queue-model.js'
import type { LockedQueue } from './lock.js'
import { wireForm } from './wire-form.js'

/** What the sources say now, of each queue with a worker, as version 1. */
export function lockOf(model: QueueModel): ReadonlyMap<string, LockedQueue> {
  return new Map(
    model.workers.map((worker) => {
      const { input, output } = jobTypes(worker, model.definitions)
      const locked: LockedQueue = {
        version: 1,
        input: wireForm(input, model.definitions),
        output: wireForm(output, model.definitions),
        older: new Map(),
      }
      return [worker.queue, locked] as const
    }),
  )
}
