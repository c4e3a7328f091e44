import { DEFAULT_WAIT } from '../../../facts/default-wait.js'
import { milliseconds } from './parse-duration.js'
import type { WaitOptions } from '../queue-job.js'

/** How long a producer waits for a job, in milliseconds. Default 60 000. */
export function waitTimeout(options: WaitOptions | undefined): number {
  return milliseconds(options?.timeout ?? DEFAULT_WAIT, 'timeout')
}
