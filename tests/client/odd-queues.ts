/** Queues whose types and names are hard to carry over to another repository. */
export const oddQueues = `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

/** Names that the client itself has. */
interface QueueClient { at: Date; big?: 12n | -3n; tree: PikkuQueue }
interface PikkuQueue { readonly of: readonly PikkuQueue[]; limits?: Map<string, bigint> | undefined }
interface constructor { sizes: [first: number, second?: Date, ...others: bigint[]] }
type __proto__ = { [key: \`x-\${string}\`]: Set<Date>; kind: 'proto' }
type Id<Tag extends string> = string & { readonly __tag: Tag }
enum State { Open = 'open', Closed = 'closed' }
class Money { constructor(readonly cents: bigint, readonly currency: 'EUR' | 'USD') {} }

interface Upload {
  /** At most 9. @maximum 9 */
  copies: number
  bytes: Uint8Array
  node: Buffer
  from: URL
  matching?: RegExp
  price: Pick<Money, 'cents' | 'currency'>
  state: State
  id: Id<'upload'>
  nested: { kind: 'one'; at: Date } | { kind: 'two'; all: Map<Id<'line'>, Date[]> } | null
}

const clients = pikkuSessionlessFunc<QueueClient, { sentAt: Date }>(async (_, { at }) => ({ sentAt: at }))
const uploads = pikkuSessionlessFunc<Upload, State[]>(async () => [])
const texts = pikkuSessionlessFunc<string>(async () => {})
const many = pikkuSessionlessFunc<constructor[], __proto__[]>(async () => [])

wireQueueWorker({ queue: 'clients', func: clients, deadLetterQueue: 'dead' })
wireQueueWorker({ queue: 'uploads', func: uploads, deadLetterQueue: 'dead', retries: 4, priority: 'high' })
wireQueueWorker({ queue: 'constructor', func: texts })
wireQueueWorker({ queue: '__proto__', func: texts })
wireQueueWorker({ queue: "it's \`quoted\` \\u2028", func: texts })
wireQueueWorker({ queue: 'many', func: many, batch: { size: 10 } })
`

/** Uses them as another repository would; each line after an `@ts-expect-error` must be refused. */
export const oddProducer = `import { PikkuQueue, queueSchemas } from 'odd-queues'
import type { QueueJobMap } from 'odd-queues'
import { createEmbeddedService } from 'pikku/queue-embedded'

type Upload = QueueJobMap['uploads']['input']

export async function produce(upload: Upload): Promise<Date> {
  const queue = new PikkuQueue(createEmbeddedService({ path: 'jobs.db' }))
  const id: string = await queue.add('clients', { at: new Date(), tree: { of: [] } }, { priority: 'high', delay: '5m' })
  const { sentAt } = await queue.waitForCompletion('clients', id)
  await queue.add('uploads', { ...upload, nested: { kind: 'one', at: sentAt } })
  await queue.addMany('constructor', ['a', 'b'])
  await queue.add('__proto__', 'a')
  await queue.add('many', { sizes: [1] })
  const letters = await queue.redrive('dead', { preview: true })
  for (const { queueName, error } of letters) console.assert(queueName !== error.name)
  const found = queue.list('uploads', { status: ['failed', 'active'], where: { 'price.currency': 'EUR', copies: 2, 'nested.at': sentAt } })
  for await (const { data } of found) console.assert(data.copies === 2)
  for await (const job of queue.list('clients', { where: { at: sentAt, big: 12n }, limit: 5, cursor: found.cursor })) console.assert(job.result?.sentAt !== sentAt)
  // @ts-expect-error there is no such path
  queue.list('uploads', { where: { 'price.euros': 2 } })
  // @ts-expect-error the copies are a number
  queue.list('uploads', { where: { copies: '2' } })
  // @ts-expect-error no such currency
  queue.list('uploads', { where: { 'price.currency': 'SEK' } })
  // @ts-expect-error an object is no value
  queue.list('uploads', { where: { price: { currency: 'EUR' } } })
  // @ts-expect-error there is no such queue
  await queue.add('client', { at: sentAt, tree: { of: [] } })
  // @ts-expect-error the date is a text
  await queue.add('clients', { at: sentAt.toISOString(), tree: { of: [] } })
  // @ts-expect-error the tree is missing
  await queue.add('clients', { at: sentAt })
  // @ts-expect-error one of a batch is added at a time
  await queue.add('many', [{ sizes: [1] }])
  // @ts-expect-error no queue of dead letters
  await queue.redrive('uploads')
  await queueSchemas.clients.input['~standard'].validate({})
  const first: Date = sentAt
  return first
}

declare const console: { assert(value: boolean): void }
`
