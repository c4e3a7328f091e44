import type { JobStatus } from '../../../job/queue-job.js'

/** `undefined` for a state that is none of ours: the job is in no list of the queue. */
export function toStatus(state: string): JobStatus | undefined {
  switch (state) {
    case 'active':
    case 'completed':
    case 'failed':
    case 'delayed':
      return state
    case 'waiting':
    case 'prioritized':
    case 'paused':
    case 'waiting-children':
      return 'waiting'
    default:
      return undefined
  }
}
