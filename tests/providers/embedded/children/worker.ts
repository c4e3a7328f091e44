import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../../src/runtime/index.js'
import type { WorkerConfig } from '../../../../src/runtime/index.js'
import { createEmbeddedWorkers } from '../../../../src/runtime/providers/embedded/index.js'
import { recordingLogger } from '../../../runtime/recording-logger.js'

export interface ChildWorker {
  readonly path: string
  readonly config?: WorkerConfig
  /** Each run of a job adds a line with the job's data. */
  readonly journal: string
  /** The handler ends when the process gets SIGUSR2, and not before. */
  readonly waits?: boolean
}

const options = JSON.parse(process.argv[2] ?? '') as ChildWorker

wireQueueWorker({
  queue: 'orders',
  ...(options.config === undefined ? {} : { config: options.config }),
  func: pikkuSessionlessFunc<number, string>(async (_services, data) => {
    appendFileSync(options.journal, `${data}\n`)
    await (options.waits ? once(process, 'SIGUSR2') : pause(1))
    return `child ${process.pid}`
  }),
})

const workers = createEmbeddedWorkers({ path: options.path, logger: recordingLogger() })
// Without a listener the signal would end the process.
process.on('SIGUSR2', () => {})
process.on('SIGTERM', () => void workers.stop().then(() => process.disconnect()))
await workers.start()
process.send?.('started')
