import { bossFile, composeBossQueue, type BossVersion } from './compose-boss.js'
import { createRandom } from './random.js'

/** A generated project: its files, and which of them belong to one queue. */
export interface ComposedProject {
  readonly files: Readonly<Record<string, string>>
  readonly queues: readonly (readonly string[])[]
}

/**
 * Queues with random ways to name them, to type them, to handle, to start, to add and to listen, and half as many of
 * pg-boss.
 */
export function composeProject(
  seed: number,
  count: number,
  bossVersion: BossVersion,
): ComposedProject {
  const random = createRandom(seed)
  const queues = [
    ...Array.from({ length: count }, (_, index) => composeQueue(random, index)),
    ...Array.from({ length: Math.ceil(count / 2) }, (_, index) =>
      composeBossQueue(random, index, bossVersion),
    ),
  ]
  return {
    files: Object.assign(
      {
        'src/names.ts': namesFile(count),
        'src/plain.ts': plain,
        'src/bull.d.ts': bullDeclarations,
        'src/old.ts': old,
      },
      bossFile(bossVersion),
      ...queues,
    ) as Record<string, string>,
    queues: queues.map((files) => Object.keys(files)),
  }
}

/** What is rewritten whatever is beside it. */
const plain = `import { Worker } from 'bullmq'
new Worker<{ n: number }>('plain', async (job) => { console.log(job.data.n) })
`

/** What is named whatever is beside it. */
const old = `import Bull from 'bull'
export const queue = new Bull('q0')
export const add = (n: number) => queue.add({ n })
`

const bullDeclarations = `declare module 'bull' {
  export default class Bull { constructor(name: string); add(data: object): Promise<unknown> }
}
`

type Random = ReturnType<typeof createRandom>

function namesFile(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index)
  return [
    ...indices.map((index) => `export const NAME_${index} = 'q${index}'`),
    `export const names = { ${indices.map((index) => `n${index}: 'q${index}'`).join(', ')} } as const`,
    `export enum Names { ${indices.map((index) => `N${index} = 'q${index}'`).join(', ')} }`,
    '',
  ].join('\n')
}

/** The same with `import * as bull`. */
function inNamespace(text: string): string {
  return text
    .replace(/import \{[^}]*\} from 'bullmq'/, "import * as bull from 'bullmq'")
    .replaceAll(/\bnew (?=(?:DelayedError|Queue|UnrecoverableError|Worker)\b)/g, 'new bull.')
    .replaceAll(/: (?=(?:Job<|Queue\b|Worker$))/gm, ': bull.')
}

function composeQueue({ pick, flip }: Random, index: number): Record<string, string> {
  const name = pick([
    `'q${index}'`,
    `NAME_${index}`,
    `names.n${index}`,
    `Names.N${index}`,
    `'q' + '${index}'`,
  ])
  const data = `Data${index}`
  const imports = `import { NAME_${index}, Names, names } from './names.js'`
  const typed = pick([`<${data}>`, `<${data}, number>`, ''])
  const comment = (): string => pick(['', '/* 1 */ ', '/* `new Worker(` */ ', '// a comment, { \n'])
  // What is rewritten comes more often: of a dozen choices, one that stays is enough to leave a queue alone.
  const settings = pick([
    '',
    '',
    '',
    ', defaultJobOptions: { attempts: 2 }',
    ', defaultJobOptions: { removeOnComplete: { age: 60 } }',
    ', defaultJobOptions: { lifo: true }',
  ])
  const made = `export const queue${index} = new Queue${typed}(${comment()}${name}, { connection${settings} })`
  const queue = pick([
    made,
    made,
    `class Holder${index} { readonly queue = new Queue${typed}(${name}, { connection }) }\nexport const queue${index} = new Holder${index}().queue`,
    `export const queue${index}: Queue${typed} = new Queue(${name}, { connection })`,
  ])
  const uses = pick([
    `console.log(job.data.n)`,
    `const { data, id } = job; console.log(id, data.id)`,
    `const data = job.data.n; const _ = data; console.log(data, _)`,
    `const inner = (job: number) => job + 1; console.log(inner(job.data.n), job.attemptsMade)`,
    `await job.updateProgress(job.data.n); await job.log(\`\${job.id}: \${[job.data].map(({ n }) => n)}\`)`,
    `console.log(job.name, job.queueName)`,
    `await own${index}(job)`,
    `if (job.data.n < 0) throw new UnrecoverableError('negative')`,
    `await queue${index}.add('again', { id: job.data.id, n: job.data.n - 1 }, { delay: job.data.n })`,
    `console.log(job)`,
    `switch (job.name) { ${comment()}case 'x': console.log(job.data.n); break; case 'y': console.log(job.id); break; default: console.log(job.name) }`,
    `if (job.name === 'x') { console.log((job.data as ${data}).n); return }\n  if (job.name === 'y') { ${comment()}const { id }: ${data} = job.data; console.log(id); return }\n  console.log(job.name, job.data, job.id)`,
    `const { name, data } = job; console.log(name === 'y' ? data.n : data.id)`,
    `if (job.name === 'y') await own${index}(job); else console.log(job.name)`,
    `const queue${index} = job.data.n; console.log(queue${index})`,
    `const Worker = (name: string) => name; console.log(Worker(job.data.id)); { const job = 1; console.log(job) }`,
    `if (job.data.n > 9) {\n    await job.moveToDelayed(Date.now() + job.data.n, job.token) ${comment()}\n    throw new DelayedError()\n  }`,
    `const until = job.timestamp + job.data.n; if (until > Date.now()) { await job.moveToDelayed(until, token); throw new DelayedError('later'); }`,
    `await job.moveToDelayed(Date.now() + 1000, token)`,
  ])
  const own = `async function own${index}(job: Job<${data}>) { console.log(job.data.n) }`
  const job = pick(['job', 'job', 'job', 'data', 'task', 'interaction', '_'])
  const named = (text: string): string => text.replaceAll(/(?<![.'])\bjob\b(?!:)/g, job)
  const inline = `async (${job}: Job<${data}>, token?: string) => { ${comment()}${named(uses)} }`
  const handled = pick([
    { before: '', handler: inline },
    { before: '', handler: inline },
    { before: '', handler: inline },
    { before: `const handle${index} = ${inline}\n`, handler: `handle${index}` },
    {
      before: `async function handle${index}(${job}: Job<${data}>, token?: string): Promise<void> { ${named(uses)} }\n`,
      handler: `handle${index}`,
    },
    { before: '', handler: `async ({ data, id }: Job<${data}>) => { console.log(id, data.n) }` },
    { before: '', handler: `async () => { console.log('run') }` },
    {
      before: `const wrap${index} = <T>(given: T): T => given\n`,
      handler: `wrap${index}(${inline})`,
    },
  ])
  const options = pick([
    '{ connection }',
    '{ connection }',
    '{ connection }',
    '{ connection, concurrency: 2 }',
    '{ connection, concurrency: Number(process.env.N) }',
    '{ connection, concurrency: 1 + 1 }',
    '{ connection, useWorkerThreads: false }',
    '{ connection, limiter: { max: 5, duration: 1000 } }',
    "{ connection, limiter: { max: 5, duration: 1000, groupKey: 'id' } }",
  ])
  const run = `new Worker(${name}, ${comment()}${handled.handler}, ${options})`
  const worker = pick([
    run,
    run,
    run,
    `const worker${index} = ${run}\nworker${index}.on('failed', (job, error) => { console.error(job?.id, error.message) })\nprocess.once('SIGTERM', () => void worker${index}.close())`,
    `const worker${index} = ${run}\nworker${index}.on('completed', (job) => { console.log(job.returnvalue) })`,
    `export function start${index}() {\n  const worker = ${run}\n  worker.on('error', (error) => console.error(error))\n  return worker\n}`,
    `export const start${index} = () => ${run}`,
    `export class Runner${index} {\n  worker: Worker\n  constructor() {\n    this.worker = ${run}\n  }\n  async stop() { await this.worker.close() }\n}`,
    `for (let i = 0; i < 2; i += 1) { ${run} }`,
    `export class Field${index} {\n  ${comment()}readonly worker = ${run}\n  async stop() { await this.worker.close() }\n}`,
    `export class Field${index} {\n  private worker: Worker<${data}> = ${run};\n  isThere() { return this.worker !== undefined }\n}`,
  ])
  const added = pick([
    `export async function add${index}(id: string) { await queue${index}.add('x', { id, n: 1 }) }`,
    `export async function add${index}(id: string) { const job = await queue${index}.add('x', { id, n: 1 }, { attempts: 3 }); return job.id }`,
    `export const add${index} = (ids: string[]) => Promise.all(ids.map((id) => queue${index}.add('x', { id, n: 1 })))\nawait add${index}([])`,
    `export const add${index} = (id: string) => queue${index}.add('x', { id, n: 1 })\nconsole.log(await add${index}('a'))`,
    `export async function add${index}(list: ${data}[]) { await queue${index}.addBulk(list.map((data) => ({ name: 'x', data }))) }`,
    `export async function add${index}() { await queue${index}.upsertJobScheduler('k', { every: 1000 }, { data: { id: '', n: 0 } }) }`,
    `export async function add${index}() { await queue${index}.pause(); console.log(await queue${index}.getWaitingCount()) }`,
    `export async function add${index}(id: string) { await queue${index}.add('x', { id, n: 1 }, { deduplication: { id } }) }`,
    `export async function add${index}(data: ${data}) { await queue${index}.add('x', data, { attempts: 2, deduplication: { ttl: 1000, id: \`\${data.id}-\${data.n}\` } }) }`,
    `export async function add${index}(data: ${data}) { await queue${index}.add('x', { ...data, n: 2 }, { delay: 500, deduplication: { id: data.id, ttl: 500, extend: true, replace: true } }) }`,
    `export async function add${index}(id: string) { await queue${index}.add('x', { id, n: 1 }, { deduplication: { id: id.trim() } }) }`,
    `export async function add${index}() { for (const job of await queue${index}.getFailed(0, 9)) { ${comment()}console.log(job.id, job.failedReason, job.data.n) } }`,
    `export async function add${index}() {\n  const jobs = await queue${index}.getJobs(['delayed'], 0, -1, true)\n  for (const job of jobs) await job.promote()\n}`,
    `export async function add${index}() { console.log((await queue${index}.getWaiting()).length) }`,
    ...[0, 1, 2].flatMap(() => [
      `export async function add${index}(id: string) { await queue${index}.add('x', { id, n: 1 }); await queue${index}.add(${comment()}'y', { id, n: 2 }, { delay: 5 }) }`,
      `export async function add${index}(list: ${data}[]) { await queue${index}.add('y', { id: '', n: 2 }); await queue${index}.addBulk(list.map((data) => ({ name: 'x', data }))) }`,
    ]),
    `export async function add${index}(data: ${data}) { await queue${index}.addBulk([{ name: 'x', data }, ${comment()}{ data: { id: '', n: 0 }, name: 'y' }]) }`,
    `export async function add${index}(name: 'x' | 'y', data: ${data}) { await queue${index}.add(name, data, { attempts: 2 }) }`,
    `export async function add${index}() { await queue${index}.add('y', { id: '', n: 0 }); await queue${index}.upsertJobScheduler('k', { every: 1000 }, { name: 'x', data: { id: '', n: 0 } }) }`,
  ])
  const type = `export interface ${data} { id: string; n: number }`
  const head = (from: string): string =>
    `import { DelayedError, Queue, UnrecoverableError, Worker, type Job } from 'bullmq'\n${imports}\n${from}const connection = { host: '127.0.0.1' }\n`
  const eol = flip() ? '\r\n' : '\n'
  const isNamespace = flip() && flip()
  const lines = (text: string): string =>
    (isNamespace ? inNamespace(text) : text).replaceAll('\n', eol)
  const work = `${handled.before}${own}\n${worker}\n`
  if (flip())
    return { [`src/q${index}.ts`]: lines(`${head('')}${type}\n${queue}\n${work}${added}\n`) }
  return {
    [`src/q${index}.ts`]: lines(`${head('')}${type}\n${queue}\n${added}\n`),
    [`src/work${index}.ts`]: lines(
      `${head(`import { queue${index}, type ${data} } from './q${index}.js'\n`)}${work}`,
    ),
  }
}
