import { milliseconds } from './parse-duration.js'
import type { WaitOptions } from '../queue-job.js'

const DEFAULT_WAIT = 60_000

/** How long a producer waits for a job, in milliseconds. Default 60 000. */
export function waitTimeout(options: WaitOptions | undefined): number {
  return milliseconds(options?.timeout ?? DEFAULT_WAIT, 'timeout')
}
