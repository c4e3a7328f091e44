import { anyQueueName } from '../../facts/queue-names.js'
import type { QueueNameRule } from '../../facts/queue-names.js'
import { UnsupportedByProviderError } from './errors/unsupported-by-provider-error.js'
import { shorten } from '../../facts/shorten.js'

/** Throws `UnsupportedByProviderError` for a name that the engine cannot keep as it is. */
export function checkQueueName(
  provider: string,
  queueName: string,
  rule: QueueNameRule = anyQueueName,
): void {
  const reason = queueName === '' ? 'it is empty' : rule(queueName)
  if (reason === undefined) return
  throw new UnsupportedByProviderError(provider, `the queue name '${shorten(queueName)}'`, reason)
}
