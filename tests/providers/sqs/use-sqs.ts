import { randomUUID } from 'node:crypto'
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import type { Message } from '@aws-sdk/client-sqs'
import { afterEach } from 'vitest'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import type {
  HandlerServices,
  AnyServices,
  QueueWorkerOptions,
} from '../../../src/runtime/index.js'
import { clearDefinitions, clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import { createSQSService, createSQSWorkers } from '../../../src/runtime/providers/sqs/index.js'
import type {
  SQSConnectionOptions,
  SQSService,
  SQSServiceOptions,
  SQSWorkers,
  SQSWorkersOptions,
} from '../../../src/runtime/providers/sqs/index.js'
import { startSQS } from '../../engines/sqs.js'
import type { SQSEngine } from '../../engines/sqs.js'
import { useEngine } from '../../engines/use-engine.js'

export type Handler = (services: HandlerServices<AnyServices>, data: never) => unknown

/** A logger that keeps its lines: `level message`. */
export class LogLines {
  readonly lines: string[] = []
  readonly debug = (message: unknown): void => this.#add('debug', message)
  readonly info = (message: unknown): void => this.#add('info', message)
  readonly warn = (message: unknown): void => this.#add('warn', message)
  readonly error = (message: unknown): void => this.#add('error', message)

  #add(level: string, message: unknown): void {
    this.lines.push(`${level} ${String(message)}`)
  }
}

/** What a test wires is of no type: its keys are any paths. */
export type Wiring = Partial<Omit<QueueWorkerOptions<never, unknown>, 'group' | 'unique'>> & {
  readonly group?: object
  readonly unique?: object
}

export interface SQSTest {
  readonly engine: () => SQSEngine
  readonly logger: () => LogLines
  readonly connection: () => SQSConnectionOptions
  /** A queue of a name that no other test has. */
  createQueue(
    prefix?: string,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<{ readonly name: string; readonly url: string }>
  service(options?: SQSServiceOptions): SQSService
  workers(options?: SQSWorkersOptions): SQSWorkers
  startWorkers(options?: SQSWorkersOptions): Promise<SQSWorkers>
  wire(queue: string, handler: Handler, options?: Wiring): void
  sendRaw(url: string, body: string): Promise<void>
  receiveRaw(url: string): Promise<Message[]>
  /** Takes a message for so many seconds, as a worker does that dies. */
  receiveDead(url: string, seconds: number): Promise<void>
}

/** One emulator for a test file; what a test has opened is closed after it. */
export function useSQS(): SQSTest {
  const engine = useEngine('SQS', startSQS)
  let logger = new LogLines()
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()))
    clearWorkers()
    clearDefinitions()
    logger = new LogLines()
  })
  const connection = (): SQSConnectionOptions => {
    const { endpoint, region, credentials } = engine()
    return { endpoint, region, credentials }
  }
  const workers = (options: SQSWorkersOptions = {}): SQSWorkers => {
    const made = createSQSWorkers({ ...connection(), logger, ...options })
    open.push({ close: () => made.stop({ timeout: 0 }) })
    return made
  }
  return {
    engine,
    logger: () => logger,
    connection,
    createQueue: async (prefix = 'queue', attributes = {}) => {
      const suffix = prefix.endsWith('.fifo') ? '.fifo' : ''
      const name = `${prefix.replace('.fifo', '')}-${randomUUID().slice(0, 8)}${suffix}`
      return { name, url: await engine().createQueue(name, attributes) }
    },
    service: (options = {}) => {
      const made = createSQSService({ ...connection(), ...options })
      open.push(made)
      return made
    },
    workers,
    startWorkers: async (options) => {
      const made = workers(options)
      await made.start()
      return made
    },
    wire: (queue, handler, options = {}) => {
      wireQueueWorker({
        queue,
        func: pikkuSessionlessFunc<never, unknown>((services, data) => handler(services, data)),
        ...(options as object),
      })
    },
    sendRaw: async (QueueUrl, MessageBody) => {
      await engine().client.send(new SendMessageCommand({ QueueUrl, MessageBody }))
    },
    receiveDead: async (QueueUrl, VisibilityTimeout) => {
      await engine().client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout }))
    },
    receiveRaw: async (QueueUrl) => {
      const { Messages } = await engine().client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['All'],
        }),
      )
      return Messages ?? []
    },
  }
}
