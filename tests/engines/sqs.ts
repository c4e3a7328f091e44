import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'

export interface SQSEngine {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** A client of the test's own, to look at queues from outside. */
  readonly client: SQSClient
  /** Creates a queue, and gives its URL. A name that ends in `.fifo` makes a FIFO queue. */
  createQueue(name: string, attributes?: Readonly<Record<string, string>>): Promise<string>
  /** Polls for messages that the emulator has not answered yet. */
  openPolls(): number
  /** Polls that it has answered; the others were given up. */
  answeredPolls(): number
  stop(): Promise<void>
}

const region = 'eu-central-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** An emulator of SQS in this process, on a free port of 127.0.0.1. */
export async function startSQS({ port = 0 } = {}): Promise<SQSEngine> {
  // Not `startFauxqs`: it listens on every interface.
  const app = buildApp({ logger: false, host: '127.0.0.1', defaultRegion: region })
  const endpoint = await app.listen({ port, host: '127.0.0.1' })
  const client = new SQSClient({ region, endpoint, credentials })
  const polls = { open: 0, answered: 0 }
  app.server.on('request', ({ headers }, response) => {
    if (headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage') return
    polls.open += 1
    response.once('close', () => {
      polls.open -= 1
      if (response.writableFinished) polls.answered += 1
    })
  })
  return {
    endpoint,
    region,
    credentials,
    client,
    createQueue: async (name, attributes = {}) => {
      const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}
      const { QueueUrl } = await client.send(
        new CreateQueueCommand({ QueueName: name, Attributes: { ...fifo, ...attributes } }),
      )
      if (QueueUrl === undefined) throw new Error(`No URL for queue '${name}'`)
      return QueueUrl
    },
    openPolls: () => polls.open,
    answeredPolls: () => polls.answered,
    stop: async () => {
      client.destroy()
      // A long poll that is still open must not hold the server up.
      app.server.closeAllConnections()
      await app.close()
    },
  }
}
