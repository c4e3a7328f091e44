import path from 'node:path'
import { expect, test } from 'vitest'
import { createRepository, worker, type Repository } from '../client/repositories.js'
import { pikku } from './project.js'

function invoices(data: string, handler: string, options = ''): string {
  return `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

const book = pikkuSessionlessFunc<${data}, { booked: string }>(${handler})
wireQueueWorker({ queue: 'invoices', func: book, retry: { attempts: 1 }, deadLetterQueue: 'unbooked'${options} })
`
}

const first = '{ id: string; total: number; dueAt: Date }'
const second = "{ id: string; cents: bigint; currency: 'EUR' | 'USD'; dueAt: Date }"
const firstWorker = invoices(first, "async () => { throw new Error('No bank') }")
const book =
  'async (_, { id, cents, currency, dueAt }) => ({ booked: [id, typeof cents, cents, currency, dueAt.toISOString()].join(" ") })'
const upcast = `, upcast: { 1: ({ total, ...others }) => ({ ...others, cents: BigInt(total * 100), currency: 'EUR' as const }) }`

/** Adds jobs of the first version: one for now, one for later, many at once; and says their ids. */
const produceFirst = `import { PikkuQueue } from 'invoices-queues'
import { createEmbeddedService } from 'pikku/queue-embedded'

const queue = new PikkuQueue(createEmbeddedService({ path: process.argv[2] }))
const [prefix, dueAt] = [process.argv[3], new Date('2026-03-04T05:06:07Z')]
const ids = [
  await queue.add('invoices', { id: prefix + '1', total: 1.5, dueAt }),
  await queue.add('invoices', { id: prefix + '2', total: 2, dueAt }, { delay: 1500 }),
  ...await queue.addMany('invoices', [3, 4].map((n) => ({ id: prefix + n, total: n, dueAt }))),
]
await queue.close()
console.log(ids.join(' '))
`

/** Waits for jobs by their ids, and prints what became of each. */
const follow = `import { PikkuQueue } from 'invoices-queues'
import { createEmbeddedService } from 'pikku/queue-embedded'

const [path, ...ids] = process.argv.slice(2)
const queue = new PikkuQueue(createEmbeddedService({ path }))
for (const id of ids) {
  const result = queue.waitForCompletion('invoices', id, 120_000)
  console.log(await result.then(({ booked }) => booked, ({ message }) => message.replace(id, 'ID')))
}
await queue.close()
`

const booked = (prefix: string): string =>
  [150, 200, 300, 400]
    .map((cents, index) => `${prefix}${index + 1} bigint ${cents} EUR 2026-03-04T05:06:07.000Z`)
    .join('\n')

test('jobs of version 1 outlive a deploy of version 2: refused without an upcaster, none lost with it', async () => {
  const { workers, producer, store, installClient } = await firstVersion()
  const ids = await producer.run('produce.mjs', store, 'a')

  workers.write('invoices.ts', invoices(second, book))
  const refused = await pikku(['prebuild', '--check', '--cwd', workers.directory])
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toContain('PK701')
  expect(refused.stderr).toContain('Such a job holds')

  workers.write('invoices.ts', invoices(second, book, upcast))
  await workers.pikku('lock', 'accept')
  await workers.pikku('prebuild')
  await workers.pikku('prebuild', '--check')
  const running = await workers.start('worker.ts', store)
  // Who still has the client of the first version goes on as before.
  const later = await producer.run('produce.mjs', store, 'b')
  expect(await producer.run('follow.mjs', store, ...ids.split(' '))).toBe(booked('a'))
  expect(await producer.run('follow.mjs', store, ...later.split(' '))).toBe(booked('b'))

  await installClient()
  producer.write(
    'new.mjs',
    produceFirst.replaceAll(/total: (1\.5|2|n),/g, "cents: 7n, currency: 'USD',"),
  )
  const newer = await producer.run('new.mjs', store, 'c')
  expect(await producer.run('follow.mjs', store, ...newer.split(' '))).toMatch(/^c1 bigint 7 USD /)
  await running.stop()
})

test('a job of version 1 that died before the deploy is redriven, and upcasted by the new worker', async () => {
  const { workers, producer, store } = await firstVersion()
  const failing = await workers.start('worker.ts', store)
  const ids = await producer.run('produce.mjs', store, 'a')
  const failed = await producer.run('follow.mjs', store, ...ids.split(' '))
  expect(failed.match(/No bank/g)).toHaveLength(4)
  await failing.stop()

  workers.write('invoices.ts', invoices(second, book, upcast))
  await workers.pikku('lock', 'accept')
  await workers.pikku('prebuild')
  const running = await workers.start('worker.ts', store)
  workers.write(
    'redrive.ts',
    `import { PikkuQueue } from './.pikku/pikku-queue.gen.js'
import { createEmbeddedService } from 'pikku/queue-embedded'

const queue = new PikkuQueue(createEmbeddedService({ path: process.argv[2]! }))
const letters = await queue.redrive('unbooked')
console.log(letters.map(({ version = 1 }) => version).join(' '))
await queue.close()
`,
  )
  expect(await workers.run('redrive.ts', store)).toBe('1 1 1 1')
  expect(await producer.run('follow.mjs', store, ...ids.split(' '))).toBe(booked('a'))
  await running.stop()
})

async function firstVersion(): Promise<{
  workers: Repository
  producer: Repository
  store: string
  installClient: () => Promise<void>
}> {
  const workers = await createRepository('invoices', {
    'invoices.ts': firstWorker,
    'worker.ts': worker,
  })
  const producer = await createRepository('producer', {
    'produce.mjs': produceFirst,
    'follow.mjs': follow,
  })
  const installClient = (): Promise<void> =>
    workers.pikku('client', '--out', path.join(producer.directory, 'node_modules/invoices-queues'))
  await workers.pikku('lock')
  await installClient()
  return { workers, producer, store: path.join(workers.directory, 'jobs.db'), installClient }
}
