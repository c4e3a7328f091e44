import type { ConformanceEngine } from '../../src/runtime/conformance/index.js'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import type { QueueService } from '../../src/runtime/index.js'
import { silentLogger } from '../../src/runtime/testing/index.js'

/** Takes what must be closed when the test is over, whatever became of it. */
export type Ending = (close: () => Promise<void>) => void

export interface Run {
  readonly id: string
  readonly data: unknown
}

/** One engine with the queues of a test. */
export interface Bench {
  readonly name: string
  readonly service: QueueService
  /** Starts a worker that notes the id and the data of each run. */
  work(queue: string): Promise<readonly Run[]>
}

/** One function for all engines: they work side by side, and each has its own notes among its services. */
const noteRun = pikkuSessionlessFunc<unknown>(async (services, data) => {
  const { runs } = services as unknown as { readonly runs: Run[] }
  runs.push({ id: services.interaction.queue!.jobId, data })
})

export function wireRuns(queues: readonly string[]): void {
  for (const queue of queues) {
    wireQueueWorker<unknown, void>({ queue, config: { pollInterval: 50 }, func: noteRun })
  }
}

export async function openBench(
  engine: ConformanceEngine,
  queues: readonly string[],
  ending: Ending,
): Promise<Bench> {
  const place = await engine.open(queues)
  ending(() => place.close())
  const service = place.service({ deadline: 30_000 })
  ending(() => service.close())
  return {
    name: engine.name,
    service,
    work: async (queue) => {
      const runs: Run[] = []
      const workers = place.workers({ services: { runs }, logger: silentLogger, queues: [queue] })
      ending(() => workers.stop({ timeout: 500 }))
      await workers.start()
      return runs
    },
  }
}
