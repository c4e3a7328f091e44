import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import type { WiredWorker } from '../../../provider-kit/index.js'
import { NO_DELAY, NO_ORDER } from '../capabilities.js'
import { isOrdered } from '../connection/ordered-queues.js'

/** Throws `UnsupportedByProviderError` for a worker whose jobs run in order, if its queue cannot keep that, or one of its options. */
export function refuseOrder({ queueName, group, delay = 0 }: WiredWorker, fifo: boolean): void {
  if (!isOrdered(group) || (fifo && delay === 0)) return
  const [option, reason] = fifo ? ['delay', NO_DELAY] : ['group.ordered', NO_ORDER]
  throw new UnsupportedByProviderError('sqs', `'${option}' of queue '${queueName}'`, reason)
}
