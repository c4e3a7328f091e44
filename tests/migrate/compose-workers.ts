/** A worker as one of the public projects has it, with its queue and its producer. */
export interface ComposedWorker {
  readonly file: string
  readonly text: string
}

/** How many of the workers of some thirty public projects are written in which way. */
const all = 59
const counts = {
  literalName: 28,
  inlineHandler: 35,
  namedHandler: 16,
  wrappedHandler: 6,
  topOfFile: 31,
  inFunction: 16,
  typedWorker: 4,
  // Of 117 queues, 39 have a type.
  typedQueue: 20,
  heardWorker: 19,
  wholeJob: 15,
  usedJob: 12,
  severalNames: 9,
  keptByAge: 9,
  administered: 11,
  limited: 6,
  unique: 6,
}

/** Every worker but one, whose name comes from the environment and may be that of any other. */
export function composeWorkers(): ComposedWorker[] {
  return Array.from({ length: all - 1 }, (_, index) => composeWorker(index))
}

/** The first `count` of the workers in an order of their own: 59 is prime, so that each step gives another one. */
function isAmong(index: number, count: number, step: number): boolean {
  return placeOf(index, step) < count
}

function placeOf(index: number, step: number): number {
  return (index * step + 7 * step) % all
}

function composeWorker(index: number): ComposedWorker {
  const has = (feature: keyof typeof counts, step: number): boolean =>
    isAmong(index, counts[feature], step)
  const name = has('literalName', 1) ? `'w${index}'` : index % 2 === 0 ? 'NAME' : 'Names.Work'
  const data = 'Data'
  const queueType = has('typedQueue', 5) ? `<${data}>` : ''
  const type = has('typedWorker', 11) ? `<${data}>` : ''
  const body = [
    'console.log(job.data.n, job.id)',
    ...(has('wholeJob', 13) ? ['report(job)'] : []),
    ...(has('severalNames', 17) ? [`if (job.name === 'second') console.log('second')`] : []),
  ].join('; ')
  const inline = `async (job) => { ${body} }`
  const at = placeOf(index, 3)
  const { inlineHandler, namedHandler, wrappedHandler, topOfFile, inFunction } = counts
  const isNamed = at >= inlineHandler && at < inlineHandler + namedHandler
  const isWrapped = !isNamed && at >= inlineHandler && at < all - 2
  const handler =
    at < inlineHandler
      ? inline
      : isNamed
        ? 'handle'
        : isWrapped && at < inlineHandler + namedHandler + wrappedHandler
          ? `wrap(${inline})`
          : `'./processor.js'`
  const options = [
    'connection',
    ...(has('keptByAge', 19) ? ['removeOnComplete: { age: 3600 }'] : []),
    ...(has('limited', 23) ? ['limiter: { max: 5, duration: 1000 }'] : []),
  ].join(', ')
  const made = `new Worker${type}(${name}, ${handler}, { ${options} })`
  const place = placeOf(index, 29)
  const isHeard = has('heardWorker', 31)
  const heard = `worker.on('failed', (job, error) => { ${index % 3 === 0 ? 'failures.push(error)' : 'console.error(job?.id, error.message)'} })`
  const worker =
    place < topOfFile
      ? isHeard
        ? `const worker = ${made}\n${heard}`
        : made
      : place < topOfFile + inFunction
        ? `export function start() {\n  const worker = ${made}\n${isHeard ? `  ${heard}\n` : ''}  return worker\n}`
        : `export class Runner {\n  private readonly worker: Worker\n  constructor() {\n    this.worker = ${made}\n${isHeard ? `    this.${heard}\n` : ''}  }\n  async stop() { await this.worker.close() }\n}`
  const added = has('unique', 37) ? `{ n: 1 }, { deduplication: { id: 'all' } }` : '{ n: 1 }'
  const use = has('usedJob', 41)
    ? `{ const job = await queue.add('first', ${added}); return job.id }`
    : `{ await queue.add('first', ${added}) }`
  const lines = [
    `import { Queue, Worker, type Job } from 'bullmq'`,
    `interface Data { n: number }`,
    `const connection = { host: '127.0.0.1' }`,
    `const NAME = 'w${index}'`,
    `enum Names { Work = 'w${index}' }`,
    'const failures: Error[] = []',
    'const report = (job: Job) => { console.log(job.toJSON()) }',
    'const wrap = <T>(given: T): T => given',
    ...(isNamed ? [`async function handle(job: Job<${data}>) { ${body} }`] : []),
    `const queue = new Queue${queueType}(${name}, { connection })`,
    worker,
    `export async function add() ${use}`,
    ...(has('severalNames', 17)
      ? [`export async function second() { await queue.add('second', ${added}) }`]
      : []),
    ...(has('administered', 43)
      ? [
          index % 2 === 0
            ? 'export async function clean() { await queue.clean(0, 100) }'
            : 'export async function count() { return await queue.getJobCounts() }',
        ]
      : []),
    'export { failures, report, wrap, NAME, Names }',
    '',
  ]
  return { file: `src/w${index}.ts`, text: lines.join('\n') }
}
