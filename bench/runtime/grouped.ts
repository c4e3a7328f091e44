import { pikkuSessionlessFunc, wireQueueWorker } from 'pikku'
import type { QueueService, QueueWorkers } from 'pikku'
import { repeat, seconds, Turns } from './clock.js'
import type { Contest, Scale } from './contest.js'
import { order, receipt } from './sample.js'

const KEYS = 10_000
const BATCH = 1_000
/** What users of groups are promised: of the same without them. */
const BAR = 0.6

interface GroupedEngine {
  /** In the table, and in the names of the queues. */
  readonly name: string
  readonly service: QueueService
  readonly workers: (queue: string) => QueueWorkers
}

/**
 * Jobs with a group, of 10,000 keys, against the same jobs without one, both through pikku. The queues of a round are its
 * own: a group that is met for the first time costs more than one that is known.
 */
export function groupedContests(
  { name, service, workers }: GroupedEngine,
  scale: Scale,
): readonly Contest[] {
  let rounds = 0
  const turns = new Map<string, Turns>()
  const wire = (isGrouped: boolean): string => {
    const queue = `${name}-${isGrouped ? 'grouped' : 'plain'}-${(rounds += 1)}`
    const func = pikkuSessionlessFunc<unknown, typeof receipt>(async () => {
      turns.get(queue)?.turn()
      return receipt
    })
    const group = { by: 'key', concurrency: 5 } as const
    wireQueueWorker({ queue, func, config: { concurrency: 10 }, ...(isGrouped && { group }) })
    return queue
  }
  /** The rules of a queue are there once its workers were started. */
  const open = async (queue: string): Promise<void> => {
    const first = workers(queue)
    await first.start()
    await first.stop()
  }
  const addBatch = (queue: string, isGrouped: boolean, from: number): Promise<unknown> =>
    service.addMany(
      queue,
      Array.from({ length: BATCH }, (_, n) => ({
        data: order,
        ...(isGrouped && { options: { group: { id: `tenant-${(from + n) % KEYS}` } } }),
      })),
    )
  const jobs = scale(20_000)
  const add = (isGrouped: boolean) => async (): Promise<number> => {
    const queue = wire(isGrouped)
    await open(queue)
    let from = 0
    return seconds(() => repeat(jobs / BATCH, 1, () => addBatch(queue, isGrouped, (from += BATCH))))
  }
  const work = (isGrouped: boolean) => async (): Promise<number> => {
    const queue = wire(isGrouped)
    await open(queue)
    for (let from = 0; from < jobs; from += BATCH) await addBatch(queue, isGrouped, from)
    const counter = new Turns(jobs)
    turns.set(queue, counter)
    const started = workers(queue)
    await started.start()
    const time = await counter.done
    await started.stop()
    return time
  }
  const common = { engine: name, bar: BAR, jobs }
  return [
    { ...common, what: 'addMany with a group, of without', raw: add(false), ours: add(true) },
    {
      ...common,
      what: 'work with a group, 10 at once, of without',
      raw: work(false),
      ours: work(true),
    },
  ]
}
