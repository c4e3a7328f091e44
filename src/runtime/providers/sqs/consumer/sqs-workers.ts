import {
  EngineWorkers,
  type OpenServices,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import type { Duration } from '../../../job/options/duration.js'
import { answerTimeout } from '../../../job/options/answer-timeout.js'
import { within } from '../../../provider-kit/messages/within.js'
import { describeError } from '../../../job/describe-error.js'
import { FifoPoller } from './fifo-poller.js'
import type { Poller } from './poller.js'
import { pollsOf } from './polls-of.js'
import { withoutUserInfo } from '../connection/queue-urls.js'
import { isFifo } from '../connection/sqs-queue.js'
import { Receiver } from './receiver.js'
import { INSTEAD_OF_SCHEDULES, sqsCapabilities } from '../capabilities.js'
import { readRedrivePolicy, type RedrivePolicy } from '../connection/redrive-policy.js'
import { reportWorker } from './report-worker.js'
import { SQSConnection } from '../connection/sqs-connection.js'
import { SQSBackend } from '../connection/sqs-backend.js'
import type { SQSConnectionOptions } from '../options.js'
import { StandardPoller } from './standard-poller.js'
import { visibilitySeconds } from './visibility.js'

export interface SQSWorkersOptions extends WorkersOptions, SQSConnectionOptions {
  /** How long `start` waits for SQS to know every queue, in milliseconds. Default 10 000. */
  readonly startTimeout?: Duration | undefined
}

interface Place {
  readonly worker: WiredWorker
  readonly url: string
  readonly policy: RedrivePolicy | undefined
}

interface Running {
  readonly connection: SQSConnection
  readonly urls: readonly string[]
  readonly receivers: readonly Receiver[]
  readonly runners: readonly Poller[]
}

/** The consumer's side of SQS, for a process that polls. */
export class SQSWorkers extends EngineWorkers<SQSWorkersOptions, Running> {
  protected override readonly capabilities = sqsCapabilities
  protected override readonly insteadOfSchedules = INSTEAD_OF_SCHEDULES

  constructor(options: SQSWorkersOptions = {}) {
    super(options)
  }

  protected async open(workers: readonly WiredWorker[], opened: OpenServices): Promise<Running> {
    // The sockets that the polls hold are known once it is known which queues are FIFO: reckon with all of them.
    const polls = workers.reduce(
      (sum, worker) => sum + Math.max(pollsOf(worker, true), pollsOf(worker, false)),
      0,
    )
    const connection = new SQSConnection(this.options, { polls })
    try {
      return await this.#openOn(connection, workers, opened)
    } catch (error) {
      connection.close()
      throw error
    }
  }

  protected override lockDuration({ config }: WiredWorker): number {
    return visibilitySeconds(config) * 1_000
  }

  async #openOn(
    connection: SQSConnection,
    workers: readonly WiredWorker[],
    opened: OpenServices,
  ): Promise<Running> {
    const backend = new SQSBackend(this.options, connection)
    const places = await this.#findQueues(backend, workers)
    const { logger } = opened
    const giveUp = new AbortController()
    const { onEvent } = this.options
    const consumer = backend.consumer(workers, { ...opened, onEvent, signal: giveUp.signal })
    const started = places.map(({ worker, url, policy }) => {
      const fifo = isFifo(url)
      reportWorker(worker, { fifo, policy }, logger)
      const receiver = new Receiver({ queue: backend.queue(url), worker, logger })
      const Poller = fifo ? FifoPoller : StandardPoller
      return { receiver, poller: new Poller({ receiver, worker, consumer, giveUp }) }
    })
    for (const { poller } of started) poller.start()
    return {
      connection,
      urls: places.map(({ url }) => url),
      receivers: started.map(({ receiver }) => receiver),
      runners: started.map(({ poller }) => poller),
    }
  }

  async #findQueues(backend: SQSBackend, workers: readonly WiredWorker[]): Promise<Place[]> {
    const timeout = answerTimeout(this.options.startTimeout, 'startTimeout')
    const finding = Promise.all(workers.map((worker) => findQueue(backend, worker)))
    const places = await within(
      { provider: 'sqs', milliseconds: timeout, hint: 'are the region and the endpoint right?' },
      finding,
    )
    for (const [index, { url, worker }] of places.entries()) {
      const twin = places.slice(0, index).find((place) => place.url === url)
      if (twin === undefined) continue
      throw new TypeError(
        `The queues '${twin.worker.queueName}' and '${worker.queueName}' have the same URL: ${withoutUserInfo(url)}`,
      )
    }
    return places
  }

  /** One queue stands for all: they are on one endpoint. */
  protected override async ping({ connection, urls: [url] }: Running): Promise<void> {
    if (url !== undefined) await readRedrivePolicy(connection, url)
  }

  protected async close({ connection, receivers }: Running): Promise<void> {
    for (const { renewal } of receivers) renewal.stop()
    connection.close()
  }
}

/** The consumer's side of SQS: `await createSQSWorkers({ region, queueUrlPrefix, services }).start()`. */
export function createSQSWorkers(options: SQSWorkersOptions = {}): SQSWorkers {
  return new SQSWorkers(options)
}

/** Also the proof that the queue is there. */
async function findQueue(backend: SQSBackend, worker: WiredWorker): Promise<Place> {
  try {
    const url = await backend.urls.resolve(worker.queueName)
    const policy = await readRedrivePolicy(backend.connection, url)
    if (worker.deadLetterQueue !== undefined) await backend.urls.resolve(worker.deadLetterQueue)
    return { worker, url, policy }
  } catch (error) {
    throw new Error(
      `The worker of queue '${worker.queueName}' cannot be started: ${describeError(error)}`,
      { cause: error },
    )
  }
}
