import { afterEach, expect, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { typecheck } from '../fixtures/typecheck.js'
import { settingsOfShop } from '../migrate/settings-of-shop.js'
import { createProject, pikku, type CommandResult, type Project } from './project.js'

const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

async function migrated(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly project: Project; readonly result: CommandResult }> {
  const project = createProject({
    ...settingsOfShop('pikku', 'bullmq', 'pg-boss', '@types/node'),
    ...files,
  })
  open.push(project)
  await linkPikku(project.directory)
  const result = await pikku(['migrate', '--cwd', project.directory, '--write'])
  expect(result).toMatchObject({ exitCode: 0 })
  return { project, result }
}

/** A worker, its queue and its producer in one file; `handler` and `add` are what a test is about. */
const mailsWith = (handler: string, add = `await mails.add('mail', { to })`): string => `
import { Queue, Worker } from 'bullmq'
const mails = new Queue<{ to: string }>('mails')
new Worker<{ to: string }>('mails', ${handler})
export async function remind(to: string) { ${add} }
`

const plainHandler = 'async (job) => { console.log(job.data.to) }'

test.each<[name: string, files: Record<string, string>, remark: RegExp]>([
  [
    'arguments that change as a whole hold the data of the job around them',
    {
      'src/jobs.ts': `
import { Queue, Worker } from 'bullmq'
const runs = new Queue<{ id: string }>('runs')
const plans = new Queue<{ id: string; cron: string }>('plans')
new Worker<{ id: string }>('runs', async (job) => { console.log(job.data.id) })
new Worker<{ id: string; cron: string }>('plans', async (job) => {
  await runs.upsertJobScheduler(job.data.id, { pattern: job.data.cron }, { data: { id: job.data.id } })
})
export async function plan(id: string, cron: string) { await plans.add('plan', { id, cron }) }
`,
    },
    /jobs\.ts:3:14 - this queue stays: it uses the data of a job within arguments/,
  ],
  [
    'a queue adds to itself with a delay taken from its own job',
    {
      'src/jobs.ts': mailsWith(`async (job) => {
  await mails.add('again', { to: job.data.to }, { attempts: 3, backoff: { type: 'fixed', delay: job.data.to.length } })
}`),
    },
    /this worker stays: it uses the data of a job within arguments/,
  ],
  [
    'a function beside the handler ends its job by UnrecoverableError',
    {
      'src/jobs.ts': `import { UnrecoverableError } from 'bullmq'
const check = (to: string): void => { if (to === '') throw new UnrecoverableError('no address') }
${mailsWith('async (job) => check(job.data.to)')}`,
    },
    /this worker stays: its handler may throw UnrecoverableError, .*NonRetryableError/,
  ],
  [
    'a function in another file puts the job off by RateLimitError',
    {
      'src/deliver.ts': `import { RateLimitError } from 'bullmq'\nexport const deliver = (to: string): void => { if (to === 'busy') throw new RateLimitError() }\n`,
      'src/jobs.ts': `import { deliver } from './deliver.js'\n${mailsWith('async (job) => deliver(job.data.to)')}`,
    },
    /its handler may throw RateLimitError/,
  ],
  [
    'the error is known by its name alone',
    {
      'src/jobs.ts': mailsWith(
        `async () => { throw Object.assign(new Error('no'), { name: 'UnrecoverableError' }) }`,
      ),
    },
    /its handler may throw UnrecoverableError/,
  ],
  [
    'the queue is asked for what pikku does not have',
    {
      'src/jobs.ts': mailsWith(
        plainHandler,
        `await mails.add('mail', { to }); await mails.drain()`,
      ),
    },
    /this worker stays: a queue is rewritten with its worker and all that adds to it, and one of them stays \(jobs\.ts:3\)/,
  ],
  [
    'a flow may add to the queue',
    {
      'src/flow.ts': `import { FlowProducer } from 'bullmq'\nexport const flow = new FlowProducer()\n`,
      'src/jobs.ts': mailsWith(plainHandler),
    },
    /this worker stays: which queue is used at flow\.ts:2 is not known/,
  ],
  [
    'a queue is made for any name',
    {
      'src/any.ts': `import { Queue } from 'bullmq'\nexport const queueOf = (name: string): Queue => new Queue(name)\n`,
      'src/jobs.ts': mailsWith(plainHandler),
    },
    /this queue stays: which queue is used at any\.ts:2 is not known/,
  ],
  [
    'the queue is used behind import()',
    {
      'src/jobs.ts': mailsWith(plainHandler).replace('const mails', 'export const mails'),
      'src/use.ts': `export async function clear() { const { mails } = await import('./jobs.js'); await mails.drain() }\n`,
    },
    /this queue stays: its module is loaded at run time \(use\.ts:1\)/,
  ],
  [
    'the worker is the default export',
    {
      'src/jobs.ts': `import { Worker } from 'bullmq'\nexport default new Worker<{ to: string }>('mails', async (job) => job.data.to)\n`,
      'src/main.ts': `import worker from './jobs.js'\nworker.on('failed', () => {})\n`,
    },
    /this worker stays: its worker is exported/,
  ],
  [
    'the type of its data cannot be sent',
    {
      'src/jobs.ts': mailsWith(plainHandler).replaceAll(
        '{ to: string }>',
        '{ to: string; done?: () => void }>',
      ),
    },
    /stays: with it, src\/jobs\.ts:\d+ would be wrong: PK\d+/,
  ],
  [
    'a producer adds what the worker does not take',
    {
      'src/jobs.ts': mailsWith(plainHandler)
        .replace(`new Queue<{ to: string }>`, 'new Queue')
        .replace("add('mail', { to })", `add('mail', { address: to })`),
    },
    /stays: with it, src\/jobs\.ts:\d+ would be wrong: TS\d+/,
  ],
  [
    'the project has a name of its own that would be imported',
    { 'src/jobs.ts': `${mailsWith(plainHandler)}\nexport class PikkuQueue {}\n` },
    /stays: with it, src\/jobs\.ts:\d+ would be wrong: TS\d+/,
  ],
  [
    'pg-boss retries the jobs of all queues as its constructor says',
    {
      'src/jobs.ts': `import { PgBoss } from 'pg-boss'
const options = { connectionString: 'postgres://localhost/app', retryLimit: 5 }
const boss = new PgBoss(options)
await boss.work<{ to: string }>('mails', async ([job]) => console.log(job?.data.to))
export const remind = async (to: string) => { await boss.send('mails', { to }) }
`,
    },
    /this worker stays: new PgBoss may say retryLimit for the jobs of all queues/,
  ],
  [
    'one send of a queue of pg-boss has no match',
    {
      'src/jobs.ts': `import { PgBoss } from 'pg-boss'
const boss = new PgBoss('postgres://localhost/app')
await boss.work<{ to: string }>('mails', async ([job]) => console.log(job?.data.to))
export const remind = async (to: string) => {
  await boss.send('mails', { to })
  await boss.send('mails', { to }, { singletonKey: to })
}
`,
    },
    /this worker stays: a queue is rewritten with its worker .* \(jobs\.ts:6\)/,
  ],
  [
    'a boss is handed to a function',
    {
      'src/jobs.ts': `import { PgBoss } from 'pg-boss'
const boss = new PgBoss(process.env.DATABASE_URL ?? 'postgres://localhost/app')
await boss.work<{ to: string }>('mails', async ([job]) => console.log(job?.data.to))
const register = (given: PgBoss) => given.send('mails', { to: 'ada' })
await register(boss)
`,
    },
    /this worker stays: which queue is used at jobs\.ts:\d is not known/,
  ],
])('where %s, every file stays as it is, with a remark', async (_, files, remark) => {
  const { project, result } = await migrated(files)
  expect(result.stderr).toMatch(remark)
  expect(result.stderr).toContain('Nothing to rewrite.')
  for (const [file, text] of Object.entries(files)) expect(project.read(file)).toBe(text)
})

test('a name that the handler uses is not hidden by its new parameters', async () => {
  const { project, result } = await migrated({
    'src/lodash.ts': `const _ = { uniq: (list: string[]) => [...new Set(list)] }\nexport default _\n`,
    'src/data.ts': `export const data = { from: 'shop' }\n`,
    'src/jobs.ts': `import { Queue, Worker } from 'bullmq'
import _ from './lodash.js'
import { data } from './data.js'
const mails = new Queue<{ to: string[] }>('mails')
new Worker<{ to: string[] }>('mails', async (job) => { console.log(_.uniq(job.data.to), data.from) })
new Worker<{ _: string }>('taken-apart', async ({ data: { _ } }) => { console.log(_) })
export async function remind(to: string[]) { await mails.add('mail', { to }) }
`,
  })
  expect(result.stderr).not.toContain('left alone')
  expect(project.read('src/jobs.ts')).toContain(
    '(_services, jobData: { to: string[] }) => { console.log(_.uniq(jobData.to), data.from) }',
  )
  expect(project.read('src/jobs.ts')).toContain('(_services, { _ }: { _: string }) =>')
})

test('whatever is put together, what is written compiles, and all else is unchanged', async () => {
  const asked = process.env['PIKKU_SEED'] ?? '59465'
  const seed = asked === 'random' ? Date.now() % 100_000 : Number(asked)
  console.log(`seed ${seed}`)
  const files = compose(seed)
  const { project, result } = await migrated(files)
  const changed = Object.keys(files).filter((file) => project.read(file) !== files[file])
  const after = await pikku(['prebuild', '--cwd', project.directory])
  expect(after.stderr, `seed ${seed}`).not.toContain('error')
  expect(typecheck('typescript', project.directory), `seed ${seed}`).toEqual([])
  const kept = Object.keys(files).filter(
    (file) => !changed.includes(file) && file.includes('queue-'),
  )
  for (const file of kept) expect(result.stderr, `seed ${seed}`).toContain(`left alone: ${file}`)
})

/** Some queues, each with a handler, a producer and a way to use another queue within the handler. */
function compose(seed: number): Record<string, string> {
  let state = seed + 1
  const random = (count: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % count
  }
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? ''
  const count = 6
  const names = Array.from({ length: count }, (_, index) => `q${index}`)
  return Object.fromEntries(
    names.map((name, index) => {
      const other = pick(names.filter((each) => each !== name))
      const inner = pick([
        `await ${other}.add('x', { id: job.data.id, n: 1 })`,
        `await ${other}.add('x', { id: 'a', n: job.data.n }, { delay: job.data.n, attempts: 2 })`,
        `await ${other}.addBulk([{ name: 'x', data: job.data }, { name: 'y', data: { id: '', n: 0 } }])`,
        `await ${other}.addBulk([1, 2].map((n) => ({ name: 'x', data: { id: job.data.id, n } })))`,
        `await ${other}.upsertJobScheduler(job.data.id, { every: 1000 }, { data: job.data })`,
        `const data = job.data.n; console.log(data)`,
        `const _ = job.data.n; const interaction = _; console.log(interaction)`,
        `await job.updateProgress(job.data.n); console.log(job.id)`,
        `console.log(job.attemptsMade)`,
        `const inner = (job: number) => job + 1; console.log(inner(job.data.n))`,
        `console.log(\`\${job.data.id}: \${[job.data].map(({ n }) => n)}\`)`,
      ])
      const options = pick(['', ', concurrency: 3', ', limiter: { max: 1, duration: 1 }'])
      const settings = pick([
        '',
        ', defaultJobOptions: { attempts: 3, removeOnComplete: true }',
        ', defaultJobOptions: { lifo: true }',
      ])
      const produce = pick([
        `await ${name}.add('x', { id, n: 1 })`,
        `await ${name}.add('x', { id, n: 1 }, { priority: 2, jobId: id })`,
        `const job = await ${name}.add('x', { id, n: 1 }); console.log(job.id)`,
        `await ${name}.addBulk([{ name: 'x', data: { id, n: 2 }, opts: { delay: 5 } }])`,
        `await ${name}.add('x', { id, n: 1 }, { attempts: 4, backoff: { type: 'exponential', delay: 50 } }); await ${name}.close()`,
        `console.log(await ${name}.count())`,
      ])
      const text = [
        `import { Queue, Worker } from 'bullmq'`,
        `const connection = { host: '127.0.0.1' }`,
        `import { ${other} } from './queue-${other}.js'`,
        `export interface Data${index} { id: string; n: number }`,
        `export const ${name} = new Queue<Data${index}>('${name}', { connection${settings} })`,
        `new Worker<Data${index}>('${name}', async (job) => { ${inner} }, { connection${options} })`,
        `export async function produce${index}(id: string) { ${produce}; void ${other} }`,
        '',
      ]
      return [`src/queue-${name}.ts`, text.join(random(2) === 0 ? '\n' : ';\n')]
    }),
  )
}
