import {
  openServices,
  refuseKeys,
  refuseSchedules,
  reportIgnoredOptions,
  selectWorkers,
  type OpenServices,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import { milliseconds } from '../../../job/options/parse-duration.js'
import type { Duration } from '../../../job/options/duration.js'
import { startLongTimer } from '../../../job/long-timer.js'
import { askOnce } from '../../../provider-kit/open-once.js'
import { tryReadEnvelope } from '../../../provider-kit/messages/try-read-envelope.js'
import { groupBy } from './group-by.js'
import { runLambdaBatch } from './lambda-batch.js'
import type {
  LambdaContext,
  LambdaSQSEvent,
  LambdaSQSRecord,
  LambdaSQSResponse,
} from './lambda-event.js'
import { LambdaMessage } from './lambda-message.js'
import { refuseOrder } from './refuse-order.js'
import { INSTEAD_OF_SCHEDULES, sqsCapabilities } from '../capabilities.js'
import { SQSConnection } from '../connection/sqs-connection.js'
import { SQSBackend } from '../connection/sqs-backend.js'
import type { SQSConnectionOptions } from '../options.js'
import { isFifo, type SQSQueue } from '../connection/sqs-queue.js'

export interface LambdaHandlerOptions extends WorkersOptions, SQSConnectionOptions {
  /**
   * This long before Lambda would end the function, its handlers are aborted and what was not begun is given back.
   * Milliseconds. Default 2 000.
   */
  readonly deadlineMargin?: Duration | undefined
}

export type LambdaHandler = (
  event: LambdaSQSEvent,
  context?: LambdaContext,
) => Promise<LambdaSQSResponse>

const DEFAULT_MARGIN = 2_000
/** Lambda ends every function after 15 minutes. */
const LONGEST_FUNCTION = 900_000

interface Opened extends OpenServices {
  readonly backend: SQSBackend
  readonly workers: readonly WiredWorker[]
}

/**
 * A handler for an AWS Lambda function that SQS triggers. Its event source mapping needs
 * `FunctionResponseTypes: [ReportBatchItemFailures]`. Services are made once for each instance of the function.
 * Throws `UnsupportedByProviderError` if a schedule is declared for one of its queues, or one has a limit, a group or
 * uniqueness.
 */
export function createLambdaHandler(options: LambdaHandlerOptions = {}): LambdaHandler {
  refuseSchedules(options, sqsCapabilities.provider, INSTEAD_OF_SCHEDULES)
  refuseKeys(options, sqsCapabilities)
  const margin = milliseconds(options.deadlineMargin ?? DEFAULT_MARGIN, 'deadlineMargin')
  // When it fails nothing was run, so the whole batch may come again; the next one finds the services made, perhaps.
  const opened = askOnce(() => open(options))
  return async (event, context) =>
    handle(event, await opened(), {
      onEvent: options.onEvent,
      timeLeft: (context?.getRemainingTimeInMillis() ?? LONGEST_FUNCTION) - margin,
    })
}

async function open(options: LambdaHandlerOptions): Promise<Opened> {
  const workers = selectWorkers(options)
  // What was wired after the handler was created.
  refuseSchedules(options, sqsCapabilities.provider, INSTEAD_OF_SCHEDULES)
  const backend = new SQSBackend(options, new SQSConnection(options))
  const opened = await openServices(options)
  for (const worker of workers) {
    const url = backend.urls.find(worker.queueName)
    if (url !== undefined) refuseOrder(worker, isFifo(url))
    reportIgnoredOptions(worker, sqsCapabilities, opened.logger)
  }
  return { ...opened, backend, workers }
}

async function handle(
  event: LambdaSQSEvent,
  opened: Opened,
  call: { readonly onEvent: WorkersOptions['onEvent'] | undefined; readonly timeLeft: number },
): Promise<LambdaSQSResponse> {
  const deadline = new AbortController()
  const consumer = opened.backend.consumer(opened.workers, {
    ...opened,
    onEvent: call.onEvent,
    signal: deadline.signal,
  })
  const messages = recordsOf(event, opened.logger).map((record) => toMessage(record, opened))
  for (const message of messages) {
    const worker = consumer.workers.get(queueOf(message))
    // To run them would break the order. Nothing was run: Lambda gives the whole event back.
    if (worker !== undefined && message.queueUrl !== undefined) refuseOrder(worker, message.ordered)
  }
  if (call.timeLeft <= 0) deadline.abort()
  const cancel = startLongTimer(Math.max(0, call.timeLeft), () => deadline.abort())
  try {
    await Promise.all(
      [...groupBy(messages, queueOf)].map(([queueName, each]) =>
        runLambdaBatch(each, consumer.workers.get(queueName), consumer),
      ),
    )
  } finally {
    cancel()
  }
  return {
    batchItemFailures: messages
      .filter(({ done }) => !done)
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  }
}

/**
 * What is no message of SQS is told of and left: the test event of a console, a ping that keeps the function warm, an
 * event of another source. To throw would make none of them right.
 */
function recordsOf(event: unknown, logger: OpenServices['logger']): readonly LambdaSQSRecord[] {
  const { Records } = (event ?? {}) as Partial<LambdaSQSEvent>
  if (!Array.isArray(Records)) {
    logger.warn('sqs: the event has no Records; nothing is done')
    return []
  }
  const records = Records.filter(isRecord)
  const others = Records.length - records.length
  if (others > 0) logger.warn(`sqs: ${others} records of the event are not SQS messages; ignored`)
  return records
}

function isRecord(record: unknown): record is LambdaSQSRecord {
  const { messageId, body } = (record ?? {}) as Partial<LambdaSQSRecord>
  return typeof messageId === 'string' && typeof body === 'string'
}

/** Never throws: a record that makes no sense is a message that comes again, and the others of its batch are run. */
function toMessage(
  { eventSourceARN: arn, ...record }: LambdaSQSRecord,
  { backend, workers, logger }: Opened,
): LambdaMessage {
  let queueName: string | undefined
  let queue: SQSQueue | undefined
  try {
    const names = workers.map((worker) => worker.queueName)
    const name = backend.urls.queueOfArn(arn, names)
    const url = name === undefined ? undefined : backend.urls.find(name)
    queue = backend.queue(url ?? backend.urls.urlOfArn(arn))
    queueName = name
  } catch (error) {
    logger.warn(`sqs: message '${record.messageId}' does not say which queue it is from`, error)
  }
  return new LambdaMessage(record, { queueName, queue, logger })
}

/** That of its source; where that is not known, that which the message itself names. */
function queueOf({ queueName, body }: LambdaMessage): string {
  return queueName ?? tryReadEnvelope(body)?.queue ?? ''
}
