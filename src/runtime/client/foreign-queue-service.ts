import type { JobStatus } from '../job/queue-job.js'

/** A job as the services of existing Pikku projects give it. */
export interface ForeignQueueJob {
  readonly id: string
  readonly status: JobStatus | (() => string | Promise<string>)
  readonly data?: unknown
  readonly result?: unknown
  waitForCompletion?(timeout?: number): Promise<unknown>
}

/** The queue service of an existing Pikku project (`@pikku/queue-bullmq` 0.12 and the like), as far as it is used. */
export interface ForeignQueueService {
  readonly capabilities?: undefined
  // Its own option type is not ours, and differs between its versions.
  // oxlint-disable-next-line typescript/no-explicit-any
  add(queueName: string, data: any, options?: any): Promise<string>
  // oxlint-disable-next-line typescript/no-explicit-any
  getJob(queueName: string, jobId: string): Promise<any>
  close?(): Promise<void>
}
