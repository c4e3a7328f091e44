import { OutcomeReporter } from '../outcome-reporter.js'
import type { Consumer } from './consumer.js'
import type { TakenMessage } from './take-message.js'

/** Tells what becomes of the job of a message. */
export function reporterOf(
  { worker }: Pick<TakenMessage, 'worker'>,
  { context: { logger }, onEvent }: Consumer,
): OutcomeReporter {
  return new OutcomeReporter({ worker, logger, onEvent })
}
