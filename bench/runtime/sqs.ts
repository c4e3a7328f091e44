import {
  DeleteMessageBatchCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { QueueClient } from 'pikku'
import { createSQSService, createSQSWorkers } from 'pikku/queue-sqs'
import { startSQS } from '../../tests/engines/sqs.js'
import { repeat, seconds, Turns } from './clock.js'
import type { Contest, Engine, Scale } from './contest.js'
import { countTurns, wireCounter } from './handler.js'
import { order } from './sample.js'
import type { SampleMap } from './sample.js'

/**
 * SQS, as an emulator in this process: its own work is the larger part of both sides. Raw: the SDK's commands, ten
 * messages to a request where the API takes them.
 */
export async function sqsEngine(scale: Scale): Promise<Engine> {
  const server = await startSQS()
  const { client: sdk, endpoint, region, credentials } = server
  const QueueUrl = await server.createQueue('bench')
  const body = JSON.stringify(order)
  const options = { endpoint, region, credentials, queueUrls: { bench: QueueUrl } }
  const client = new QueueClient<SampleMap>(createSQSService(options))
  const purge = (): Promise<unknown> => sdk.send(new PurgeQueueCommand({ QueueUrl }))
  const sendTen = (): Promise<unknown> =>
    sdk.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: Array.from({ length: 10 }, (_, index) => ({
          Id: String(index),
          MessageBody: body,
        })),
      }),
    )

  const add = (): Contest => {
    const jobs = scale(600)
    return {
      engine: 'SQS (emulated)',
      what: 'add, 1 at once',
      jobs,
      raw: async () => {
        await purge()
        return seconds(() =>
          repeat(jobs, 1, () => sdk.send(new SendMessageCommand({ QueueUrl, MessageBody: body }))),
        )
      },
      ours: async () => {
        await purge()
        return seconds(() => repeat(jobs, 1, () => client.add('bench', order)))
      },
    }
  }

  const addMany = (): Contest => {
    const jobs = scale(4_000)
    const many = Array.from({ length: jobs }, () => order)
    return {
      engine: 'SQS (emulated)',
      what: 'addMany',
      jobs,
      raw: async () => {
        await purge()
        return seconds(() => repeat(jobs / 10, 25, sendTen))
      },
      ours: async () => {
        await purge()
        return seconds(() => client.addMany('bench', many))
      },
    }
  }

  const work = (): Contest => {
    const jobs = scale(3_000)
    wireCounter('bench', { concurrency: 10 })
    return {
      engine: 'SQS (emulated)',
      what: 'work, 10 at once',
      jobs,
      raw: async () => {
        await purge()
        await repeat(jobs / 10, 10, sendTen)
        const turns = new Turns(jobs)
        let working = true
        const loop = async (): Promise<void> => {
          while (working) {
            const { Messages = [] } = await sdk.send(
              new ReceiveMessageCommand({
                QueueUrl,
                MaxNumberOfMessages: 10,
                MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
              }),
            )
            for (const _ of Messages) turns.turn()
            if (Messages.length === 0) return
            const Entries = Messages.map(({ ReceiptHandle }, index) => ({
              Id: String(index),
              ReceiptHandle,
            }))
            await sdk.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
          }
        }
        const running = loop()
        const time = await turns.done
        working = false
        await running
        return time
      },
      ours: async () => {
        await purge()
        await client.addMany(
          'bench',
          Array.from({ length: jobs }, () => order),
        )
        const turns = new Turns(jobs)
        countTurns('bench', turns)
        const workers = createSQSWorkers({ ...options, queues: ['bench'] })
        await workers.start()
        const time = await turns.done
        await workers.stop()
        return time
      },
    }
  }

  return {
    contests: [add(), addMany(), work()],
    close: async () => {
      await client.close()
      await server.stop()
    },
  }
}
