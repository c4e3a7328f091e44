import { PikkuError } from './pikku-error.js'

/** Two schedules of one queue were declared under one name. */
export class DuplicateScheduleError extends PikkuError {
  readonly queueName: string
  readonly scheduleName: string

  constructor(queueName: string, scheduleName: string) {
    super(
      'DUPLICATE_SCHEDULE',
      `Queue '${queueName}' has two schedules called '${scheduleName}': give each a name of its own (name: '…')`,
    )
    this.queueName = queueName
    this.scheduleName = scheduleName
  }
}
