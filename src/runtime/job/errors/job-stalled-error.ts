import { PikkuError } from './pikku-error.js'

/** The workers that held the job died, more often than `maxStalledCount` allows. */
export class JobStalledError extends PikkuError {
  constructor(queueName: string, jobId: string, stalls: number) {
    super(
      'JOB_STALLED',
      `Job '${jobId}' of queue '${queueName}' was left by a dead worker ${stalls} times, more than maxStalledCount allows`,
    )
  }
}
