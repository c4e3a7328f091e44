/** The job is another worker's by now. BullMQ leaves a job alone for which an error of this name is thrown. */
export class JobLostError extends Error {
  override readonly name = 'WaitingError'

  constructor(jobId: string) {
    super(`Job '${jobId}' is no longer held by this worker`)
  }
}
