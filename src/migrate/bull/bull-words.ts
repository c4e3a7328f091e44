/** What a method of a queue of Bull is called in BullMQ, to which its code moves first. */
export const methodWords: Readonly<Record<string, string | undefined>> = {
  add: 'write add(name, data, options) of bullmq: the name comes first, repeat.cron is called repeat.pattern, and timeout is gone',
  clean: 'write clean(grace, limit, status) of bullmq: the status comes last',
  client: 'write await queue.client of bullmq',
  empty: 'write drain() of bullmq',
  getRepeatableJobs: 'write getJobSchedulers() of bullmq',
  isReady: 'write waitUntilReady() of bullmq',
  off: 'the Worker and QueueEvents of bullmq have the events of jobs',
  on: "listen to the Worker of bullmq, which has the events of jobs; those called 'global:…' are events of QueueEvents, without the prefix",
  once: "listen to the Worker of bullmq, which has the events of jobs; those called 'global:…' are events of QueueEvents, without the prefix",
  pause:
    'write pause() of bullmq, which holds for all workers; for this process alone, pause() of the Worker',
  process:
    'write new Worker(queue, async (job) => { … }, { connection, concurrency }) of bullmq: a handler that calls done becomes one that returns or throws, and the handlers of several job names become one that reads job.name',
  removeRepeatable: 'write removeJobScheduler(id) of bullmq',
  removeRepeatableByKey: 'write removeJobScheduler(id) of bullmq',
  resume: 'write resume() of bullmq, which holds for all workers',
  whenCurrentJobsFinished:
    'write close() of the Worker of bullmq, which waits for the jobs in hand',
}

export const otherMethod = 'bullmq has the same call'

export const madeWords =
  'write new Queue(name, { connection: { host, port } }) of bullmq: redis is called connection and takes no URL alone, and settings and limiter are options of the Worker'

export const typeWords =
  'import the types from bullmq: JobOptions is called JobsOptions there, QueueOptions keeps its name, and DoneCallback is gone'

export const loadedWords = 'import { Queue, Worker } from bullmq by name'

const onWorker = (event: string): string => `write @OnWorkerEvent('${event}') of @nestjs/bullmq`

/** The same of a name of `@nestjs/bull`. */
export function nestWords(name: string): string {
  const local = /^OnQueue(\w+)$/.exec(name)?.[1]
  if (local !== undefined) return onWorker(local.toLowerCase())
  const everywhere = /^OnGlobalQueue(\w+)$/.exec(name)?.[1]
  if (everywhere !== undefined)
    return `write @OnQueueEvent('${everywhere.toLowerCase()}') in a class @QueueEventsListener(queue) of @nestjs/bullmq`
  return ofNest[name] ?? `import ${name} from @nestjs/bullmq, which has its match`
}

const ofNest: Readonly<Record<string, string | undefined>> = {
  BullModule: 'import it from @nestjs/bullmq: redis of its options is called connection there',
  InjectQueue:
    'import it from @nestjs/bullmq, and Queue from bullmq, whose add(name, data, options) takes the name first',
  Process:
    'make the methods with @Process one method process(job), which tells them apart by job.name',
  Processor:
    'import it from @nestjs/bullmq, and let the class extend WorkerHost; the concurrency of @Process is its second argument',
}
