import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { QueueModel, WorkerModel } from '../../model/queue-model.js'
import type { QueueCall, Topology } from '../topology.js'

/** Looks at the whole picture, and at what its workers ask for, and says what is wrong. */
export type TopologyRule = (topology: Topology, model: QueueModel) => readonly Diagnostic[]

/** A call whose queue is known. */
export type KnownCall = QueueCall & { readonly queue: string }

/** The places that put jobs into queues, as far as their queue is known. */
export function additions({ calls }: Topology): KnownCall[] {
  return calls.filter((call): call is KnownCall => call.kind !== 'wait' && call.queue !== null)
}

/** The places that wait for a job of a queue that is known. */
export function waits({ calls }: Topology): KnownCall[] {
  return calls.filter((call): call is KnownCall => call.kind === 'wait' && call.queue !== null)
}

export function workersByQueue({ workers }: QueueModel): ReadonlyMap<string, WorkerModel> {
  return new Map(workers.map((worker) => [worker.queue, worker]))
}

/** How often a job is tried at most; 1 if only the running program knows. */
export function attemptsOf(worker: WorkerModel | undefined): number {
  const attempts = worker?.settings.retry.attempts
  return typeof attempts === 'number' ? attempts : 1
}

/** Whether calling this again, in another attempt, adds the same jobs once more. */
export function addsAgain({ addsAnew }: KnownCall, worker: WorkerModel | undefined): boolean {
  return addsAnew === true && worker?.settings.unique === undefined
}
