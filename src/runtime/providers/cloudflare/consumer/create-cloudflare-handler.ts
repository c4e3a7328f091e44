import {
  openServices,
  refuseKeys,
  refuseSchedules,
  selectWorkers,
  type OpenServices,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import { tryReadEnvelope } from '../../../provider-kit/messages/try-read-envelope.js'
import type { Consumer, NewDeadLetter } from '../../../provider-kit/messages/consumer.js'
import { writeDeadLetter } from '../../../provider-kit/messages/write-dead-letter.js'
import { consoleLogger } from '../../../job/console-logger.js'
import type { Duration } from '../../../job/options/duration.js'
import { toError } from '../../../job/job-error.js'
import { milliseconds } from '../../../job/options/parse-duration.js'
import { startLongTimer } from '../../../job/long-timer.js'
import { findBinding, requireBinding } from '../connection/bindings.js'
import { cloudflareCapabilities } from '../capabilities.js'
import type { CloudflareBindings } from '../connection/bindings.js'
import type { CloudflareBatch } from '../producer/cloudflare-queue.js'
import { IncomingMessage } from './incoming-message.js'
import { MOST_BYTES } from '../connection/limits.js'
import { reportWorkers } from './report-workers.js'
import { runMessages } from './run-messages.js'
import { sendMessages } from '../producer/send-messages.js'

export interface CloudflareHandlerOptions<Env extends object = object> extends Omit<
  WorkersOptions,
  'services'
> {
  /** Given to every handler: an object, or a function of `env`, called for each batch: connections end with it. */
  readonly services?: object | ((env: Env) => object | Promise<object>)
  /** Default: the binding `MY_QUEUE` for the queue `my-queue`. */
  readonly bindings?: CloudflareBindings | undefined
  /** The queue in the code for each name at Cloudflare that differs from it (`{ 'prod-email': 'email' }`). */
  readonly queueNames?: Readonly<Record<string, string>> | undefined
  /** What `max_retries` is in the Wrangler configuration. Default 3, which is Cloudflare's own. */
  readonly maxRetries?: number | undefined
  /** After it, handlers are aborted and what was not begun is given back. Milliseconds. Default 14 minutes. */
  readonly timeLimit?: Duration | undefined
}

export type CloudflareQueueHandler<Env extends object = object> = (
  batch: CloudflareBatch,
  env: Env,
) => Promise<void>

/** Cloudflare ends a consumer after 15 minutes. */
const DEFAULT_TIME_LIMIT = 14 * 60_000
const DEFAULT_MAX_RETRIES = 3
const INSTEAD_OF_SCHEDULES =
  'declare a cron trigger in the Wrangler configuration, whose scheduled() handler adds the job'
/** Before a batch that could not be begun at all comes again, in seconds. */
const BROKEN_DELAY = 60

interface Call<Env extends object> {
  readonly batch: CloudflareBatch
  readonly env: Env
  readonly options: CloudflareHandlerOptions<Env>
  readonly workers: readonly WiredWorker[]
}

/**
 * The `queue` handler of a Worker: `export default { queue: createCloudflareHandler({ services }) }`.
 * Every message is answered for by itself, so that one that fails takes no other with it.
 * Throws `UnsupportedByProviderError` if a schedule is declared for one of its queues, or one has a limit, a group or
 * uniqueness.
 */
export function createCloudflareHandler<Env extends object = object>(
  options: CloudflareHandlerOptions<Env> = {},
): CloudflareQueueHandler<Env> {
  refuseSchedules(options, 'cloudflare', INSTEAD_OF_SCHEDULES)
  refuseKeys(options, cloudflareCapabilities)
  const timeLimit = milliseconds(options.timeLimit ?? DEFAULT_TIME_LIMIT, 'timeLimit')
  let reported = false
  return async (batch, env) => {
    try {
      const workers = selectWorkers(options)
      // What was wired after the handler was created.
      refuseSchedules(options, 'cloudflare', INSTEAD_OF_SCHEDULES)
      const opened = await open(options, env)
      if (!reported) reportWorkers(workers, opened.logger)
      reported = true
      await handle({ batch, env, options, workers }, opened, timeLimit)
    } catch (error) {
      // Nothing was answered for. To throw would make them all come again at once, and soon for the last time.
      const logger = options.logger ?? consoleLogger
      logger.error(`cloudflare: the batch of '${batch.queue}' could not be begun`, toError(error))
      batch.retryAll({ delaySeconds: BROKEN_DELAY })
    }
  }
}

function open<Env extends object>(
  { services, logger }: CloudflareHandlerOptions<Env>,
  env: Env,
): Promise<OpenServices> {
  const own = logger === undefined ? {} : { logger }
  if (services === undefined) return openServices(own)
  return openServices({
    ...own,
    services:
      typeof services === 'function'
        ? () => (services as (env: Env) => object | Promise<object>)(env)
        : services,
  })
}

/** Never rejects once a message was answered for. */
async function handle<Env extends object>(
  call: Call<Env>,
  opened: OpenServices,
  timeLimit: number,
): Promise<void> {
  const deadline = new AbortController()
  const consumer = toConsumer(call, opened, deadline.signal)
  const groups = groupByQueue(call, consumer)
  const cancel = startLongTimer(timeLimit, () => deadline.abort())
  try {
    await Promise.all(
      [...groups].map(([queueName, messages]) =>
        runMessages(messages, consumer.workers.get(queueName), consumer),
      ),
    )
  } finally {
    cancel()
  }
}

function toConsumer<Env extends object>(
  { env, options, workers }: Call<Env>,
  { services, logger }: OpenServices,
  signal: AbortSignal,
): Consumer {
  return {
    provider: 'cloudflare',
    workers: new Map(workers.map((worker) => [worker.queueName, worker])),
    context: { provider: 'cloudflare', services, logger, signal, keepsResults: false },
    onEvent: options.onEvent,
    sendDeadLetter: async (deadLetter: NewDeadLetter) => {
      const queue = requireBinding(deadLetter.queueName, env, options.bindings)
      const body = writeDeadLetter(deadLetter, MOST_BYTES)
      await sendMessages(queue, [{ body, delaySeconds: 0 }])
    },
  }
}

/** By the queue of the batch; where its name says nothing here, by the queue that each message itself names. */
function groupByQueue<Env extends object>(
  { batch, env, options }: Call<Env>,
  { workers }: Consumer,
): Map<string, IncomingMessage[]> {
  const { bindings, queueNames = {}, maxRetries = DEFAULT_MAX_RETRIES } = options
  const given = Object.hasOwn(queueNames, batch.queue) ? queueNames[batch.queue] : undefined
  const queueName = given ?? (workers.has(batch.queue) ? batch.queue : undefined)
  const groups = new Map<string, IncomingMessage[]>()
  for (const message of batch.messages) {
    const name = queueName ?? tryReadEnvelope(message.body)?.queue ?? ''
    const queue = findBinding(name, env, bindings)
    const incoming = new IncomingMessage(message, { queueName, queue, maxRetries })
    groups.set(name, [...(groups.get(name) ?? []), incoming])
  }
  return groups
}
