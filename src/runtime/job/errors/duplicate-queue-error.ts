import { PikkuError } from './pikku-error.js'

/** Two workers were wired to one queue. */
export class DuplicateQueueError extends PikkuError {
  readonly queueName: string

  constructor(queueName: string) {
    super(
      'DUPLICATE_QUEUE',
      `Queue '${queueName}' is wired twice: wire the second worker to another queue`,
    )
    this.queueName = queueName
  }
}
