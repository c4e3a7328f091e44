import { PikkuError } from './pikku-error.js'

/** A schedule that this process declares could not be brought to the engine. `cause` is the error behind it, if any. */
export class DeclaredScheduleError extends PikkuError {
  readonly queueName: string
  readonly scheduleName: string

  constructor(
    schedule: { readonly queueName: string; readonly name: string },
    reason: string,
    cause?: unknown,
  ) {
    const { queueName, name } = schedule
    super(
      'DECLARED_SCHEDULE',
      `The schedule '${name}' of queue '${queueName}' cannot be kept: ${reason}`,
      cause === undefined ? {} : { cause },
    )
    this.queueName = queueName
    this.scheduleName = name
  }
}
