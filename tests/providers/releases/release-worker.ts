import { appendFileSync } from 'node:fs'

import { pikkuSessionlessFunc, wireQueueWorker, wireSchedule } from '../../../src/runtime/index.js'
import { DeclaredSchedules } from '../../../src/runtime/provider-kit/declared-schedules.js'
import { openWorkers } from '../../conformance/child-worker.js'
import type { ChildWorker } from '../../conformance/child-worker.js'
import { releases, STEADY } from './releases.js'

/** A process of one release. It serves the queue `steady`, and declares for all of its queues. */
export interface ReleaseWorker extends ChildWorker {
  readonly release: number
  /** Where each run is noted when it begins: its process, its id and the time. */
  readonly journal: string
  /** Dies in its start, after so many steps in the engine. */
  readonly diesAfter?: number
}

const worker = JSON.parse(process.argv[2] ?? '') as ReleaseWorker
const { queues, schedules } = releases[worker.release]!

for (const queue of queues) {
  const func = pikkuSessionlessFunc<unknown>(async ({ interaction }) => {
    const line = JSON.stringify({
      pid: process.pid,
      id: interaction.queue!.jobId,
      at: Date.now(),
    })
    appendFileSync(worker.journal, `${line}\n`)
  })
  wireQueueWorker({ queue, func, config: { lockDuration: worker.lockDuration } })
}
for (const schedule of schedules) wireSchedule(schedule)

if (worker.diesAfter !== undefined) dieAfter(worker.diesAfter)
const workers = await openWorkers({ ...worker, queue: STEADY })
process.once('SIGTERM', () => void workers.stop().then(() => process.exit()))
await workers.start()
process.send?.('started')

function dieAfter(count: number): void {
  const { steps } = DeclaredSchedules.prototype
  DeclaredSchedules.prototype.steps = function* (state) {
    let left = count
    for (const step of steps.call(this, state)) {
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      left -= 1
      yield step
    }
    process.kill(process.pid, 'SIGKILL')
  }
}
