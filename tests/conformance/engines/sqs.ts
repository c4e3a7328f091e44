import { setTimeout as pause } from 'node:timers/promises'

import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'

import { onNobodysAccount, startBreaker } from '../../../src/runtime/conformance/index.js'
import type {
  Breaker,
  ConformanceEngine,
  ConformancePlace,
} from '../../../src/runtime/conformance/index.js'
import {
  createSQSService,
  createSQSWorkers,
  sqsCapabilities,
} from '../../../src/runtime/providers/sqs/index.js'
import type { SQSConnectionOptions } from '../../../src/runtime/providers/sqs/index.js'
import type { SQSEngine } from '../../engines/sqs.js'
import { takeAndDie } from '../takes-and-dies.js'
import { takeAndFreeze } from '../takes-and-freezes.js'
import { lambdaWorkers } from './lambda-workers.js'

const SECOND = 1_000
const inMemory = 'The emulator keeps its queues in memory.'

/** One emulator; the cases have queues of their own in it. */
export function sqsEngine(sqs: () => SQSEngine): ConformanceEngine {
  return {
    name: 'SQS',
    capabilities: sqsCapabilities,
    tick: SECOND,
    lacks: { restart: inMemory },
    open: async (queues) => {
      const { connection, breaker, place } = await openQueues(sqs(), queues)
      const child = { provider: 'sqs', options: connection } as const
      return {
        ...place,
        workers: (options) => createSQSWorkers({ ...connection, ...options }),
        takeAndDie: (queue, lockDuration) => takeAndDie({ ...child, queue, lockDuration }),
        takeAndFreeze: (late) => takeAndFreeze({ ...child, ...late }),
        connection: breaker,
      }
    },
  }
}

/** The same queues, with a function that they trigger instead of a process that polls. */
export function lambdaEngine(sqs: () => SQSEngine): ConformanceEngine {
  const platform = 'Lambda calls the function and ends it; no process of ours waits.'
  return {
    name: 'Lambda',
    capabilities: sqsCapabilities,
    tick: SECOND,
    lacks: {
      restart: inMemory,
      stop: platform,
      lock: 'The queue hides a message for longer than Lambda lets a function run.',
    },
    open: async (queues) => {
      const { connection, breaker, place, urls } = await openQueues(sqs(), queues)
      const { client } = sqs()
      return {
        ...place,
        workers: (options) => lambdaWorkers({ ...options, ...connection, client }),
        // A function that is ended, or never answers, leaves its messages to their visibility timeout.
        takeAndDie: (queue) =>
          onNobodysAccount(async () => {
            const command = { QueueUrl: urls[queue], VisibilityTimeout: 1, WaitTimeSeconds: 5 }
            await client.send(new ReceiveMessageCommand(command))
            await pause(1)
          }),
        connection: breaker,
      }
    },
  }
}

async function openQueues(
  { client, createQueue, endpoint, region, credentials }: SQSEngine,
  queues: readonly string[],
): Promise<{
  readonly connection: SQSConnectionOptions & { readonly queueUrlPrefix: string }
  readonly breaker: Breaker
  readonly urls: Readonly<Record<string, string>>
  readonly place: Pick<ConformancePlace, 'service' | 'addForeign' | 'close'>
}> {
  const { hostname, port } = new URL(endpoint)
  const breaker = await startBreaker({ host: hostname, port: Number(port) })
  // The wiring of a case decides which of the two is used.
  const made = queues.map(async (name) => {
    await createQueue(`${name}.fifo`)
    return [name, await createQueue(name)] as const
  })
  const urls = Object.fromEntries(await Promise.all(made))
  const [name = ''] = queues
  const queueUrlPrefix = urls[name]?.slice(0, -name.length) ?? ''
  const through = `http://${breaker.host}:${breaker.port}`
  const connection = { endpoint: through, region, credentials, queueUrlPrefix }
  return {
    connection,
    breaker,
    urls,
    place: {
      service: ({ deadline }) => createSQSService({ ...connection, addTimeout: deadline }),
      addForeign: async (queue) => {
        await client.send(
          new SendMessageCommand({ QueueUrl: urls[queue], MessageBody: 'no job {' }),
        )
      },
      close: () => breaker.close(),
    },
  }
}
