import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { defineQueues, QueueClient } from '../../../src/runtime/index.js'
import { useSQS } from './use-sqs.js'

const sqs = useSQS()

type AnyMap = Record<string, { input: unknown; output: unknown }>

test('jobs of a FIFO queue run in the order they were added, one after the other', async () => {
  const { name } = await sqs.createQueue('orders.fifo')
  const seen: unknown[] = []
  let running = 0
  sqs.wire(
    name,
    async (_, data) => {
      running += 1
      expect(running).toBe(1)
      await sleep(5)
      seen.push(data)
      running -= 1
    },
    { config: { concurrency: 3 } },
  )
  const service = sqs.service({ fifo: true })
  const numbers = Array.from({ length: 23 }, (_, index) => index)
  await Promise.all(numbers.map((number) => service.add(name, number)))
  await sqs.startWorkers()
  await expect.poll(() => seen).toEqual(numbers)
})

test('groups run side by side, each in its order, and one that fails holds up only itself', async () => {
  const { name } = await sqs.createQueue('orders.fifo')
  const seen: string[] = []
  sqs.wire(
    name,
    ({ attempt }, data: { group: string; step: number }) => {
      seen.push(`${data.group}${data.step}#${attempt}`)
      if (data.group === 'a' && data.step === 1 && attempt < 3) throw new Error('again')
    },
    { retry: { attempts: 3, delay: 300 }, config: { concurrency: 2 } },
  )
  const service = sqs.service({
    fifo: true,
    messageGroupId: (_, data) => (data as { group: string }).group,
  })
  await service.addMany(
    name,
    ['a1', 'b1', 'a2', 'b2'].map((id) => ({ data: { group: id[0], step: Number(id[1]) } })),
  )
  await sqs.startWorkers()
  await expect.poll(() => seen.length).toBe(6)
  const only = (group: string): string[] => seen.filter((each) => each.startsWith(group))
  // The second job of the group has all its attempts: nobody took it while the first one failed.
  expect(only('a')).toEqual(['a1#1', 'a1#2', 'a1#3', 'a2#1'])
  expect(only('b')).toEqual(['b1#1', 'b2#1'])
  expect(seen.indexOf('b2#1')).toBeLessThan(seen.indexOf('a1#3'))
})

test('the same job id twice is one job, and gives the same id', async () => {
  const { name } = await sqs.createQueue('orders.fifo')
  const service = sqs.service({ fifo: true })
  const client = new QueueClient<AnyMap>(service)
  const jobId = `order:1/${'ä'.repeat(300)}`
  expect(await client.add(name, 1, { jobId })).toBe(jobId)
  expect(await client.add(name, 2, { jobId })).toBe(jobId)
  expect(await service.backlog(name)).toMatchObject({ waiting: 1 })
})

test('the same data twice, without a job id, is two jobs', async () => {
  const { name } = await sqs.createQueue('orders.fifo', { ContentBasedDeduplication: 'true' })
  const service = sqs.service({ fifo: true })
  await service.addMany(name, [{ data: 1 }, { data: 1 }])
  expect(await service.backlog(name)).toMatchObject({ waiting: 2 })
})

test('a delay of one job is refused, for SQS would drop it', async () => {
  const { name } = await sqs.createQueue('orders.fifo')
  await expect(sqs.service({ fifo: true }).add(name, 1, { delay: 1_000 })).rejects.toThrow(
    "does not support the job option 'delay'",
  )
  const mixed = sqs.service({ queueUrls: { [name]: await sqs.engine().createQueue(name) } })
  expect(mixed.capabilities).toMatchObject({ delay: 'none', jobId: 'native' })
  await expect(sqs.service().add(name, 1, { delay: 1_000 })).rejects.toThrow('on a FIFO queue')
})

test('fifo adds the suffix that the name in SQS must have', async () => {
  const { name } = await sqs.createQueue('orders.fifo')
  const service = sqs.service({ fifo: true })
  await service.add(name.replace('.fifo', ''), 1)
  expect(await service.backlog(name)).toMatchObject({ waiting: 1 })
})

test('a dead letter of a FIFO queue goes into a FIFO queue, and the group goes on', async () => {
  const { name } = await sqs.createQueue('orders.fifo')
  const { name: dead } = await sqs.createQueue('dead.fifo')
  const seen: unknown[] = []
  const letters: unknown[] = []
  sqs.wire(dead, (_, letter: { data: unknown }) => void letters.push(letter.data))
  sqs.wire(
    name,
    ({ interaction }, data) => {
      if (data === 1) interaction.queue?.fail('bad')
      seen.push(data)
    },
    { deadLetterQueue: dead },
  )
  await sqs.startWorkers()
  await sqs.service({ fifo: true }).addMany(name, [{ data: 1 }, { data: 2 }])
  await expect.poll(() => [letters, seen]).toEqual([[1], [2]])
})

test.each([
  ['of a later version, which older workers may have given back, runs', 2, [['job', 3]]],
  ['of the first version is taken for one whose workers died', 1, []],
])('a job that was handed over more often than its attempts %s', async (_, version, runs) => {
  const { name, url } = await sqs.createQueue('orders.fifo')
  // Its order cannot be kept by sending it anew, so that SQS counts each time that it is given back.
  const envelope = { pikku: 1, id: '1', queue: name, enqueuedAt: 0, data: 'job', attemptsBefore: 8 }
  await sqs.engine().client.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: JSON.stringify({ ...envelope, options: { version } }),
      MessageGroupId: 'all',
      MessageDeduplicationId: '1',
    }),
  )
  defineQueues({ [name]: { version } })
  const seen: unknown[] = []
  sqs.wire(name, ({ interaction }, data) => {
    seen.push([data, interaction.queue?.attempt])
  })
  await sqs.startWorkers()
  const failed = (): number =>
    sqs.logger().lines.filter((line) => line.includes("job '1' failed")).length
  await expect.poll(() => [seen, failed()]).toEqual([runs, version === 1 ? 1 : 0])
})

test('a job of a FIFO queue is not snoozed: each delivery counts there, and it would die of them', async () => {
  const { name } = await sqs.createQueue('orders.fifo')
  const attempts: number[] = []
  const letters: unknown[] = []
  const dead = await sqs.createQueue('orders-dead.fifo')
  sqs.wire(
    name,
    ({ attempt, interaction }) => {
      attempts.push(attempt)
      interaction.queue?.snooze(0)
    },
    { retry: { attempts: 2, delay: 0 }, deadLetterQueue: dead.name },
  )
  sqs.wire(dead.name, (_, data: { error: { message: string } }) => {
    letters.push(data.error.message)
  })
  await sqs.service({ fifo: true }).add(name, 1)
  await sqs.startWorkers()
  await expect
    .poll(() => letters)
    .toEqual([
      "The provider 'sqs' does not support snooze() here: the message cannot be replaced" +
        ' (its queue is FIFO, or the Worker has no producer binding of it)',
    ])
  expect(attempts).toEqual([1, 2])
})
