import { PurgeQueueCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import type { DeadLetterJob } from '../../../src/runtime/index.js'
import { NonRetryableError } from '../../../src/runtime/index.js'
import { isLostHold } from '../../../src/runtime/providers/sqs/consumer/is-lost-hold.js'
import { useSQS } from './use-sqs.js'

const sqs = useSQS()

/** A queue and its dead letter queue, and what arrives in the latter. */
async function withDeadLetters(): Promise<{
  name: string
  url: string
  dead: string
  letters: DeadLetterJob[]
}> {
  const { name, url } = await sqs.createQueue()
  const { name: dead } = await sqs.createQueue('dead')
  const letters: DeadLetterJob[] = []
  sqs.wire(dead, (_, letter) => void letters.push(letter))
  return { name, url, dead, letters }
}

test('a job that failed for good is in its dead letter queue, with its error, and no more in its own', async () => {
  const { name, dead, letters } = await withDeadLetters()
  sqs.wire(
    name,
    () => {
      throw new RangeError('too much')
    },
    { deadLetterQueue: dead, retry: { attempts: 2, delay: 0 } },
  )
  await sqs.startWorkers()
  const service = sqs.service()
  const id = await service.add(name, { total: 7 })
  await expect.poll(() => letters.length).toBe(1)
  expect(letters[0]).toMatchObject({
    queueName: name,
    jobId: id,
    data: { total: 7 },
    error: { name: 'RangeError', message: 'too much' },
    attempts: 2,
  })
  await expect.poll(() => service.backlog(name)).toEqual({ waiting: 0, active: 0, delayed: 0 })
})

test('a long error is cut, so that the dead letter of a large job fits', async () => {
  const { name, dead, letters } = await withDeadLetters()
  sqs.wire(
    name,
    () => {
      throw new NonRetryableError('x'.repeat(2_000_000))
    },
    { deadLetterQueue: dead },
  )
  await sqs.startWorkers()
  const data = 'y'.repeat(1_048_576 - 8_192 - 200)
  await sqs.service().add(name, data)
  await expect.poll(() => letters.length).toBe(1)
  expect(letters[0]?.data).toBe(data)
})

test('without a dead letter queue of its own, a failed job goes where the redrive policy says', async () => {
  const { name: target, url } = await sqs.createQueue('native-dead')
  const deadLetterTargetArn = `arn:aws:sqs:eu-central-1:000000000000:${target}`
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 10 })
  const { name } = await sqs.createQueue('queue', { RedrivePolicy })
  sqs.wire(name, ({ interaction }) => interaction.queue?.fail('bad'))
  await sqs.startWorkers()
  const service = sqs.service()
  const id = await service.add(name, { total: 7 })
  await expect.poll(async () => (await service.backlog(target)).waiting).toBe(1)
  const [message] = await sqs.receiveRaw(url)
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({ id, queue: name, data: { total: 7 } })
  expect(await service.backlog(name)).toEqual({ waiting: 0, active: 0, delayed: 0 })
})

test('what the redrive policy itself has moved arrives as a dead letter', async () => {
  const { name, dead, letters } = await withDeadLetters()
  // Its own queue has no worker in this process: only the dead letter queue is started.
  sqs.wire(name, () => {}, { deadLetterQueue: dead })
  const service = sqs.service({
    queueUrls: { [name]: await sqs.engine().createQueue(dead) },
  })
  const id = await service.add(name, { total: 7 })
  await sqs.startWorkers({ queues: [dead] })
  await expect.poll(() => letters.length).toBe(1)
  expect(letters[0]).toMatchObject({ queueName: name, jobId: id, data: { total: 7 } })
})

test('a redrive policy that would move a job before its attempts are over is told at start', async () => {
  const { name: target } = await sqs.createQueue('native-dead')
  const deadLetterTargetArn = `arn:aws:sqs:eu-central-1:000000000000:${target}`
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 })
  const { name } = await sqs.createQueue('queue', { RedrivePolicy })
  sqs.wire(name, () => {}, { retry: { attempts: 5 } })
  await sqs.startWorkers()
  expect(sqs.logger().lines).toEqual([expect.stringContaining('set maxReceiveCount to 6 or more')])
})

test.each([
  ['no JSON', 'hello'],
  ['JSON of another program', '{"Records":[]}'],
  ['a broken envelope', '{"pikku":1,"id":7}'],
])('%s is never given to a handler, and kept as a dead letter', async (_, body) => {
  const { name, url, dead, letters } = await withDeadLetters()
  let runs = 0
  sqs.wire(name, () => void (runs += 1), { deadLetterQueue: dead })
  await sqs.startWorkers()
  await sqs.sendRaw(url, body)
  await expect.poll(() => letters.length).toBe(1)
  expect(letters[0]).toMatchObject({
    queueName: name,
    data: body,
    error: { name: 'InvalidEnvelopeError' },
  })
  expect(runs).toBe(0)
})

test('without a dead letter queue, a message that cannot be read stays in its queue', async () => {
  const { name, url } = await sqs.createQueue()
  let runs = 0
  sqs.wire(name, () => void (runs += 1))
  const workers = await sqs.startWorkers()
  await sqs.sendRaw(url, 'hello')
  await expect
    .poll(() => sqs.logger().lines.filter((line) => line.includes('cannot be run')).length)
    .toBe(1)
  // What the worker still does with the message, it has done when it stands.
  await workers.stop()
  expect(await sqs.service().backlog(name)).toMatchObject({ active: 1 })
  expect(runs).toBe(0)
})

test('a message of a newer pikku waits for newer workers', async () => {
  const { name, url, dead, letters } = await withDeadLetters()
  sqs.wire(name, () => {}, { deadLetterQueue: dead })
  await sqs.startWorkers()
  const newer = { pikku: 2, id: '1', queue: name, enqueuedAt: 1 }
  await sqs.sendRaw(url, JSON.stringify(newer))
  await expect
    .poll(() => sqs.logger().lines.some((line) => line.includes('cannot be run')))
    .toBe(true)
  expect(await sqs.service().backlog(name)).toMatchObject({ active: 1 })
  expect(letters).toEqual([])
})

test('a job whose workers died too often is dead, and not run once more', async () => {
  const { name, url, dead, letters } = await withDeadLetters()
  const events: string[] = []
  let runs = 0
  sqs.wire(name, () => void (runs += 1), {
    deadLetterQueue: dead,
    events: ['stalled', 'failed'],
    config: { maxStalledCount: 1 },
  })
  // As many deliveries without an end as dead workers leave behind.
  const job = { pikku: 1, id: 'killer', queue: name, enqueuedAt: 1, attemptsBefore: 3 }
  await sqs.sendRaw(url, JSON.stringify({ ...job, options: { retry: { attempts: 2 } } }))
  await sqs.startWorkers({ onEvent: ({ type }) => events.push(type) })
  await expect.poll(() => letters.length).toBe(1)
  expect(letters[0]).toMatchObject({ jobId: 'killer', error: { name: 'JobStalledError' } })
  expect(runs).toBe(0)
  await expect.poll(() => events).toEqual(['stalled', 'failed'])
})

test('a retry later than SQS can hide a message is sent anew, with its count', async () => {
  const { name, url } = await sqs.createQueue()
  sqs.wire(
    name,
    () => {
      throw new Error('much later')
    },
    { retry: { attempts: 5, delay: '13h', maxDelay: '2d' } },
  )
  const workers = await sqs.startWorkers()
  const service = sqs.service()
  await service.add(name, {})
  await expect.poll(() => service.backlog(name)).toMatchObject({ delayed: 1, active: 0 })
  await workers.stop()
  expect(await sqs.receiveRaw(url)).toEqual([])
})

test.each([
  ['fails for good', { attempts: 1 }],
  ['fails, and has attempts left', { attempts: 5, delay: '13h', maxDelay: '2d' }],
] as const)(
  'of a job that others have done meanwhile, one that %s sends nothing',
  async (_, retry) => {
    const { name, url, dead, letters } = await withDeadLetters()
    const events: string[] = []
    const { client } = sqs.engine()
    sqs.wire(
      name,
      async () => {
        await client.send(new PurgeQueueCommand({ QueueUrl: url }))
        throw new Error('too late')
      },
      { deadLetterQueue: dead, events: ['failed'], retry },
    )
    const workers = await sqs.startWorkers({ onEvent: ({ type }) => events.push(type) })
    const service = sqs.service()
    await service.add(name, {})
    await expect.poll(() => sqs.logger().lines.join('\n')).toContain('is dropped')
    await workers.stop()
    const nothing = { waiting: 0, active: 0, delayed: 0 }
    expect([await service.backlog(name), await service.backlog(dead)]).toEqual([nothing, nothing])
    expect([letters, events]).toEqual([[], []])
  },
)

// As SQS itself says it; the emulator knows the first alone.
test.each([
  [true, 'ReceiptHandleIsInvalid', 'The input receipt handle is invalid.'],
  [
    true,
    'InvalidParameterValue',
    'Value AQEB for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
  ],
  [true, 'AWS.SimpleQueueService.MessageNotInflight', 'The message is not in flight.'],
  [
    false,
    'InvalidParameterValue',
    'Value 30 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
  ],
  [false, 'AccessDenied', 'Not authorized to perform sqs:changemessagevisibility.'],
  [false, 'EngineUnreachableError', 'connect ECONNREFUSED'],
])('that a hold is lost: %s for %s', (lost, name, message) => {
  expect(isLostHold(Object.assign(new Error(message), { name }))).toBe(lost)
})
