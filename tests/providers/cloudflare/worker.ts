import { QueueClient, pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import type { JobOptions, Logger } from '../../../src/runtime/index.js'
import {
  createCloudflareHandler,
  createCloudflareService,
} from '../../../src/runtime/providers/cloudflare/index.js'

type AnyMap = Record<string, { input: unknown; output: unknown }>

interface Added {
  readonly queue: string
  readonly jobs: readonly { readonly data?: unknown; readonly options?: JobOptions }[]
}

/** What has happened in this Worker; the test reads it. */
const seen: { runs: unknown[]; logs: string[]; running: number; most: number; batches: number } = {
  runs: [],
  logs: [],
  running: 0,
  most: 0,
  batches: 0,
}
let hung = false
const add =
  (level: string) =>
  (message: unknown): void =>
    void seen.logs.push(`${level} ${String(message)}`)
const logger: Logger = {
  debug: add('debug'),
  info: add('info'),
  warn: add('warn'),
  error: add('error'),
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

const record = pikkuSessionlessFunc<{ how?: string } | null | undefined>(
  async ({ interaction, stage }, data) => {
    const { queueName, jobId, attempt } = interaction.queue ?? {}
    seen.runs.push({
      queueName,
      jobId,
      attempt,
      data: data === undefined ? 'undefined' : data,
      stage,
    })
    switch (data?.how) {
      case 'throw':
        throw new Error('no')
      case 'fail':
        return interaction.queue?.fail('bad')
      case 'discard':
        return interaction.queue?.discard()
      case 'once':
        if (attempt === 1) throw new Error('not yet')
        return
      case 'snooze':
        return interaction.queue?.snooze('2d')
      case 'slow':
        seen.running += 1
        seen.most = Math.max(seen.most, seen.running)
        await wait(20)
        seen.running -= 1
        return
      case 'hang':
        if (hung) return
        hung = true
        return new Promise<void>((resolve) => {
          interaction.queue?.signal.addEventListener('abort', () => resolve())
        })
      default:
    }
  },
)

const deadLetterQueue = 'dead-jobs'
wireQueueWorker({
  queue: 'email',
  func: record,
  deadLetterQueue,
  retry: { attempts: 3, delay: 2_000 },
})
wireQueueWorker({
  queue: 'bulk-email',
  func: record,
  config: { concurrency: 10, maxConcurrency: 2 },
})
wireQueueWorker({ queue: 'patient', func: record, retry: { attempts: 6, delay: 0 } })
wireQueueWorker({ queue: 'unbound', func: record })
wireQueueWorker({ queue: deadLetterQueue, func: record })
wireQueueWorker({
  queue: 'numbers',
  func: pikkuSessionlessFunc<number[], number[]>(async (_, data) => {
    seen.batches += 1
    seen.runs.push(data)
    return data
  }),
  batch: { size: 4 },
})

interface Env {
  readonly STAGE?: string
}

const options = {
  logger,
  bindings: { patient: 'PATIENT_JOBS' },
  queueNames: { 'prod-email': 'email', 'prod-dead-jobs': deadLetterQueue },
}
const handle = createCloudflareHandler<Env>({
  ...options,
  services: (env) => ({ stage: env.STAGE ?? 'test' }),
})
const handleBriefly = createCloudflareHandler<Env>({ ...options, timeLimit: 100 })
const handleBroken = createCloudflareHandler<Env>({
  ...options,
  services: () => {
    throw new Error('no database')
  },
})

const worker = {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/seen') return Response.json(seen)
    const { queue, jobs } = (await request.json()) as Added
    const client = new QueueClient<AnyMap>(createCloudflareService(env, options))
    try {
      const [first] = jobs
      const ids =
        jobs.length === 1
          ? [await client.add(queue, first?.data, first?.options)]
          : await client.addMany(
              queue,
              jobs.map(({ data }) => data),
            )
      return Response.json({ ids })
    } catch (error) {
      const { name, message } = error as Error
      return Response.json({ name, message })
    }
  },
  async queue(batch: Parameters<typeof handle>[0], env: Env): Promise<void> {
    if (batch.queue === 'brief') return handleBriefly(batch, env)
    if (batch.queue === 'broken') return handleBroken(batch, env)
    await handle(batch, env)
  },
}
// oxlint-disable-next-line import/no-default-export -- what the platform asks of a Worker
export default worker
