import { pikkuSessionlessFunc, wireQueueWorker } from 'pikku'
import type { QueueWorkerOptions } from 'pikku'
import type { Turns } from './clock.js'
import { receipt } from './sample.js'
import type { Order } from './sample.js'

/** Of each queue, what counts its turns now. */
const turns = new Map<string, Turns>()

/** Wires a handler that does nothing but count its turns. */
export function wireCounter(
  queue: string,
  config: QueueWorkerOptions<unknown, unknown>['config'],
): void {
  const func = pikkuSessionlessFunc<Order, typeof receipt>(async () => {
    turns.get(queue)?.turn()
    return receipt
  })
  wireQueueWorker({ queue, func, ...(config === undefined ? {} : { config }) })
}

export function countTurns(queue: string, counter: Turns): void {
  turns.set(queue, counter)
}
