import { PikkuError } from './pikku-error.js'

/** What `interaction.queue.discard()` throws, and what a discarded job keeps as its `error`. */
export class JobDiscardedError extends PikkuError {
  constructor(reason?: string) {
    super('JOB_DISCARDED', reason ?? 'The handler discarded the job')
  }
}
