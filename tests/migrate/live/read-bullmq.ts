import { Queue, type Job, type JobType } from 'bullmq'
import { Redis } from 'ioredis'
import { dueText, LATER, type LiveEngine } from './live-engine.js'
import type { LiveJob, LiveQueue } from './outcome.js'

const states: JobType[] = ['active', 'completed', 'delayed', 'failed', 'prioritized', 'waiting']

interface LiveRedis extends LiveEngine {
  /** Takes everything away that an earlier program has left. */
  clear(): Promise<unknown>
  countFrom(first: number, counters: readonly string[]): Promise<void>
}

/** Reads with BullMQ alone. */
export function openBullMQ(port: number): LiveRedis {
  const redis = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null })
  const open: Record<string, Queue> = {}
  const queues = async (): Promise<Queue[]> => {
    // Each job that is added is told in the stream of its queue, and stays there when it is gone itself.
    for (const events of await redis.keys('*:events')) {
      const [prefix = '', name = ''] = events.split(':')
      open[name] ??= new Queue(name, { connection: redis, prefix, skipMetasUpdate: true })
    }
    return Object.values(open)
  }
  return {
    clear: () => redis.flushall(),
    countFrom: async (first, counters) => {
      const values = counters.map((counter, index) => [counter, first + index * 1000] as const)
      for (const [counter, value] of values) await redis.set(counter, value)
    },
    used: async () => (await queues()).map(({ name }) => name),
    unsettled: async () => {
      const names = (await queues()).map(async (queue) =>
        (await isUnsettled(queue)) ? [queue.name] : [],
      )
      return (await Promise.all(names)).flat()
    },
    read: async (wanted) => {
      const jobs = wanted.map(async (live) => {
        const queue = open[live.name]
        if (queue === undefined) return []
        const found = (await queue.getJobs(states)) as Job[]
        return Promise.all(found.map((job) => readJob(queue, job, live)))
      })
      return (await Promise.all(jobs)).flat()
    },
  }
}

async function isUnsettled(queue: Queue): Promise<boolean> {
  const {
    active = 0,
    waiting = 0,
    prioritized = 0,
  } = await queue.getJobCounts('active', 'waiting', 'prioritized')
  if (active > 0) return true
  if (await queue.isPaused()) return false
  if (waiting + prioritized > 0) return true
  const delayed = await queue.getDelayed()
  return delayed.some(({ timestamp, delay }) => timestamp + delay < Date.now() + LATER)
}

async function readJob(queue: Queue, job: Job, { as, kind }: LiveQueue): Promise<LiveJob> {
  const found = await job.getState()
  // Where a job that waits is kept depends on whether it has a priority, which pikku gives to all.
  const state = found === 'prioritized' ? 'waiting' : found
  const { logs } = await queue.getJobLogs(job.id ?? '')
  const isOver = state === 'completed' || state === 'failed'
  return {
    id: job.id ?? '',
    queue: as,
    ...unwrap(job, as, kind),
    state,
    ...(state === 'completed' ? { result: resultOf(job) } : {}),
    ...(state === 'failed' ? { error: job.failedReason } : {}),
    attempts: job.attemptsMade,
    progress: job.progress,
    logs,
    ...(isOver ? {} : { due: dueOf(job) }),
  }
}

/** BullMQ keeps no result as null, so that pikku writes null in a form of its own. */
function resultOf({ returnvalue }: Job<unknown, { readonly $pikku?: string } | null>): unknown {
  return returnvalue?.$pikku === 'null' ? null : (returnvalue ?? null)
}

/** A run of a cron expression is due at a moment, however near. */
function dueOf({ timestamp, delay, opts }: Job): string {
  const { repeat } = opts as { readonly repeat?: { readonly pattern?: string } }
  const isCron = typeof repeat?.pattern === 'string' || undefined
  return dueText(timestamp, timestamp + delay, isCron)
}

function unwrap(
  { name, data, queueName }: Job,
  as: string,
  kind: LiveQueue['kind'],
): Pick<LiveJob, 'kind' | 'data'> {
  if (kind === 'in its data') return { kind: data.name, data: data.data }
  if (kind === 'in its queue') return { kind: queueName.slice(as.length + 1), data }
  return kind === 'in its name' ? { kind: name, data } : { data }
}
