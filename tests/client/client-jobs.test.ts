import path from 'node:path'
import { expect, test } from 'vitest'
import { createRepository, worker, type Repository } from './repositories.js'

const parcels = `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

interface Parcel {
  packedAt: Date
  units: Map<string, bigint>
  weights?: number[]
  label: Uint8Array
  /** @maxLength 8 */
  to: string
}

const send = pikkuSessionlessFunc<Parcel, { sentAt: Date; total: bigint; seen: string }>(
  async (_, { packedAt, units, label }) => ({
    sentAt: new Date(packedAt.getTime() + 1000),
    total: [...units.values()].reduce((sum, count) => sum + count, 0n),
    seen: [packedAt, units, label].map((part) => part.constructor.name).join(' '),
  }),
)
const stall = pikkuSessionlessFunc<{ at: Date }>(async () => {
  throw new Error('It always fails')
})

wireQueueWorker({ queue: 'parcels', func: send, retry: { attempts: 7 }, priority: 'high' })
wireQueueWorker({ queue: 'stalls', func: stall, retry: { attempts: 1 }, deadLetterQueue: 'stalls-dead' })
`

const produce = `import { inspect } from 'node:util'
import { PikkuQueue, queueSchemas } from 'parcels-queues'
import { createEmbeddedService } from 'pikku/queue-embedded'

const queue = new PikkuQueue(createEmbeddedService({ path: process.argv[2] }))
const parcel = { packedAt: new Date(0), units: new Map([['a', 9007199254740993n]]), label: Uint8Array.of(1), to: 'Ann' }
const id = await queue.add('parcels', parcel)
const result = await queue.waitForCompletion('parcels', id)
const { data, maxAttempts } = await queue.getJob('parcels', id)
const wrong = { ...parcel, packedAt: 'today', units: { a: 1 }, to: 'Bartholomew' }
const refused = await queue.add('parcels', wrong).catch(({ name, message }) => [name, message])
const nowhere = await queue.add('parcel', parcel).catch(({ name }) => name)
const { issues } = await queueSchemas.parcels.input['~standard'].validate(wrong)
const dead = await queue.add('stalls', { at: new Date(5000) })
await queue.waitForCompletion('stalls', dead).catch(() => {})
const [letter] = await queue.redrive('stalls-dead', { preview: true })
await queue.close()
for (const part of [result, data, maxAttempts, ...refused, nowhere, issues.map(({ path }) => path), letter.data]) {
  console.log(inspect(part, { depth: 9, breakLength: Infinity }))
}
`

/** What each producer must print: its own values back, and refusals that name every place. */
const expected = `
{ sentAt: 1970-01-01T00:00:01.000Z, total: 9007199254740993n, seen: 'Date Map Uint8Array' }
{ packedAt: 1970-01-01T00:00:00.000Z, units: Map(1) { 'a' => 9007199254740993n }, label: Uint8Array(1) [ 1 ], to: 'Ann' }
7
'InvalidJobDataError'
"The data of a job of queue 'parcels' is not of its type: data.packedAt: expected a valid Date, found string; data.units: expected map, found object; data.to: does not keep its @maxLength"
'UnknownQueueError'
[ [ 'packedAt' ], [ 'units' ], [ 'to' ] ]
{ at: 1970-01-01T00:00:05.000Z }`

test.each([
  ['an ES module', 'produce.mjs', produce],
  ['CommonJS', 'produce.cjs', toCommonJs(produce)],
])(
  'what %s of another repository adds arrives as it was typed, and what is wrong is refused there',
  async (_, file, text) => {
    const { workers, store } = await workerRepository()
    const producer = await createRepository('producer', { [file]: text })
    await installClient(workers, producer)
    const running = await workers.start('worker.ts', store)
    expect(await producer.run(file, store)).toBe(expected.trim())
    await running.stop()
  },
)

test('a process may work on its own queue of a name that the client has too', async () => {
  const { workers, store } = await workerRepository()
  const own = await createRepository('own', {
    'own.ts': `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

const count = pikkuSessionlessFunc<{ units: Set<string> }, { kind: string }>(async (_, { units }) => ({ kind: units.constructor.name }))
wireQueueWorker({ queue: 'parcels', func: count })
`,
    'both.ts': `import { PikkuQueue as Parcels } from 'parcels-queues'
import './.pikku/pikku-bootstrap.gen.js'
import { PikkuQueue } from './.pikku/pikku-queue.gen.js'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'

const path = 'own.db'
const workers = createEmbeddedWorkers({ path, services: {} })
const [own, theirs] = [new PikkuQueue(createEmbeddedService({ path })), new Parcels(createEmbeddedService({ path: process.argv[2] }))]
await workers.start()
const id = await own.add('parcels', { units: new Set(['a']) })
const theirId = await theirs.add('parcels', { packedAt: new Date(0), units: new Map(), label: new Uint8Array(), to: '' })
console.log((await own.waitForCompletion('parcels', id)).kind, (await theirs.waitForCompletion('parcels', theirId)).seen)
await workers.stop()
await own.close()
await theirs.close()
`,
  })
  await own.pikku('prebuild')
  await installClient(workers, own)
  const running = await workers.start('worker.ts', store)
  expect(await own.run('both.ts', store)).toBe('Set Date Map Uint8Array')
  await running.stop()
})

async function workerRepository(): Promise<{ workers: Repository; store: string }> {
  const workers = await createRepository('parcels', { 'parcels.ts': parcels, 'worker.ts': worker })
  await workers.pikku('prebuild')
  return { workers, store: path.join(workers.directory, 'jobs.db') }
}

async function installClient(of: Repository, into: Repository): Promise<void> {
  await of.pikku('client', '--out', path.join(into.directory, 'node_modules/parcels-queues'))
}

function toCommonJs(text: string): string {
  const required = text.replaceAll(/^import (\{.+\}) from ('.+')$/gm, 'const $1 = require($2)')
  const at = required.indexOf('\nconst queue =')
  return `${required.slice(0, at)}\nvoid (async () => {${required.slice(at)}})()\n`
}
