import { quoteNames } from '../quote-names.js'
import { PikkuError } from './pikku-error.js'

/** No worker serves a queue of that name, as far as the generated files know. */
export class UnknownQueueError extends PikkuError {
  readonly queueName: string

  constructor(queueName: string, known: readonly string[]) {
    const list = known.length === 0 ? 'none' : quoteNames(known)
    super(
      'UNKNOWN_QUEUE',
      `There is no queue '${queueName}' (known queues: ${list}). If its worker is new, run \`npx pikku prebuild\``,
    )
    this.queueName = queueName
  }
}
