import { entry } from './entry.js'

/** PK6xx: who feeds which queue, and who serves it. `pikku graph` and `pikku queues` say these, prebuild does not. */
export const topology = {
  neverConsumed: entry<{ queue: string }>({
    code: 'PK601',
    severity: 'error',
    title: 'Jobs are added to a queue without a worker',
    message: ({ queue }) => `Jobs are added to '${queue}', and no worker is wired to it.`,
    help: ({ queue }) =>
      `Wire one: wireQueueWorker({ queue: '${queue}', func: … }), or correct the name.`,
    explain:
      'Such jobs wait forever and fill the engine. The typed client rejects the name; if it is typed more loosely, nothing else would report it.',
  }),
  neverProduced: entry<{ queue: string }>({
    code: 'PK602',
    severity: 'warning',
    title: 'A queue has a worker, but nothing adds jobs to it',
    message: ({ queue }) => `Nothing in this project adds jobs to '${queue}'.`,
    help: () =>
      'Remove the worker, or add the jobs. A producer in another program is not seen here.',
    explain:
      'A worker without jobs is often left over from a removed feature, or from a queue that was renamed on one side only. This is reported only if other queues of the project have producers, and all of those are known.',
  }),
  deadLetterUnserved: entry<{ queue: string; deadLetterQueue: string }>({
    code: 'PK603',
    severity: 'info',
    title: 'A dead letter queue has no worker',
    message: ({ queue, deadLetterQueue }) =>
      `The dead letters of '${queue}' go to '${deadLetterQueue}', and no worker is wired to it.`,
    help: () =>
      'Wire a worker that notifies someone, or check the queue by hand from time to time.',
    explain:
      'People may read dead letters without a worker. They must then be told that there are any: see QueueMonitor.',
  }),
  queueCycle: entry<{ chain: readonly string[] }>({
    code: 'PK604',
    severity: 'warning',
    title: 'Queues feed each other in a cycle',
    message: ({ chain }) =>
      `Jobs go round in a cycle: ${chain.map((name) => `'${name}'`).join(' → ')}.`,
    help: () => 'Make sure that a condition ends it, or break the cycle.',
    explain:
      'Each job creates another, endlessly unless something in the handlers stops it: the queues never become empty, and they grow if a handler adds two.',
  }),
  feedsItself: entry<{ queue: string }>({
    code: 'PK605',
    severity: 'info',
    title: 'A handler adds to its own queue',
    message: ({ queue }) => `The handler of '${queue}' adds jobs to '${queue}'.`,
    help: () =>
      'Make sure that a condition ends it. To run it at a fixed interval, use queue.schedule().',
    explain:
      'This is how a job goes on with the next page, and also how a queue fills itself forever.',
  }),
  awaitsItself: entry<{ chain: readonly string[] }>({
    code: 'PK606',
    severity: 'error',
    title: 'A handler waits for its own queue',
    message: ({ chain }) =>
      chain.length === 2
        ? `The handler of '${chain[0]}' waits for a job of '${chain[0]}'.`
        : `Handlers wait for each other: ${chain.map((name) => `'${name}'`).join(' → ')}.`,
    help: () => 'Let the job end, and do the rest in the handler of the job that it waits for.',
    explain:
      'The waiting handler occupies one of the slots in which the awaited job could run. When all slots wait, none continues until the timeouts end them; with a concurrency of 1 that happens at once.',
  }),
  producerUnknown: entry<{ text: string }>({
    code: 'PK607',
    severity: 'info',
    title: 'A queue name is known only at run time',
    message: ({ text }) => `Which queue \`${text}\` names is known only when the program runs.`,
    help: () =>
      'Nothing has to be done, but the graph lacks this producer. A constant, or a union of literals as its type, makes it visible.',
    explain:
      'As long as there is such a place, no queue is reported as having no producers, because this place may add to it.',
  }),
  runsMultiply: entry<{
    queue: string
    target: string
    factors: readonly number[]
    total: number
  }>({
    code: 'PK608',
    severity: 'warning',
    title: 'One job can become very many runs',
    message: ({ queue, target, factors, total }) =>
      `One job of '${queue}' can become ${factors.join(' × ')} = ${total} runs of '${target}'.`,
    help: () =>
      'Give the added jobs a jobId that is made of the data, wire the queue with `unique`, or lower the attempts along the way.',
    explain:
      'Each attempt of a handler adds its jobs again, and each of these has its own attempts. When the last service is down, that is what reaches it. An id that all attempts share, or `unique`, makes one job of them. Loops are not counted.',
  }),
  waitTooShort: entry<{
    queue: string
    timeout: number
    waits: readonly number[]
    total: number
  }>({
    code: 'PK609',
    severity: 'warning',
    title: 'A wait ends before the retries of its queue do',
    message: ({ queue, timeout, waits, total }) =>
      `This waits ${timeText(timeout)} at most for a job of '${queue}', whose retries alone wait ${sumText(waits)} = ${timeText(total)}.`,
    help: ({ total }) =>
      `Wait longer (timeout: ${2 * total}), lower the retries of that queue, or do not wait for the job at all.`,
    explain:
      'The wait fails with a WaitTimeoutError while the job is still to be tried again: the caller takes it as failed, and it succeeds later.',
  }),
  limitOutrun: entry<{
    queue: string
    limit: { readonly runs: number; readonly per: number }
    feeder: string
    rate: { readonly runs: number; readonly per: number }
  }>({
    code: 'PK610',
    severity: 'warning',
    title: 'Jobs come faster than the limit of their queue lets them begin',
    message: ({ queue, limit, feeder, rate }) =>
      `Up to ${rateText(rate)} come to '${queue}' from ${feeder}, and its limit lets ${rateText(limit)} begin.`,
    help: () => 'Raise the limit, add fewer jobs, or drop those that are too old with `expires`.',
    explain:
      'A limit makes jobs wait, it drops none. If they come faster all the time, the queue grows for as long as the program runs.',
  }),
  priorityInverted: entry<{ handler: string; urgent: number; queue: string; awaited: number }>({
    code: 'PK611',
    severity: 'warning',
    title: 'An urgent job waits for one that is not',
    message: ({ handler, urgent, queue, awaited }) =>
      `The handler of '${handler}' (priority ${urgent}) waits for a job of '${queue}' (priority ${awaited}).`,
    help: ({ queue, urgent }) =>
      `Add that job with the priority of the one that waits: queue.add('${queue}', data, { priority: ${urgent} }), or do not wait for it.`,
    explain:
      'The urgent job is as slow as the one that it waits for, and holds a slot of its worker meanwhile.',
  }),
  fanOutRepeats: entry<{ queue: string; handler: string; attempts: number }>({
    code: 'PK612',
    severity: 'warning',
    title: 'A handler that is retried adds many jobs, and may add them again',
    message: ({ queue, handler, attempts }) =>
      `The handler of '${handler}' adds jobs to '${queue}' one after the other, and each of its ${attempts} attempts adds them again.`,
    help: ({ queue }) =>
      `Give each job an id that all attempts share: addMany('${queue}', list, (each) => ({ jobId: … })), or wire '${queue}' with \`unique\`.`,
    explain:
      'An attempt that fails half-way has added the first half already. The next attempt starts from the beginning.',
  }),
} as const

type Rate = { readonly runs: number; readonly per: number }

function rateText({ runs, per }: Rate): string {
  return `${runs} ${runs === 1 ? 'job' : 'jobs'} in ${timeText(per)}`
}

const MOST_SHOWN = 6

function sumText(waits: readonly number[]): string {
  const shown = waits.length > MOST_SHOWN ? waits.slice(0, MOST_SHOWN) : waits
  return [...shown.map(timeText), ...(shown.length < waits.length ? ['…'] : [])].join(' + ')
}

/** In the largest unit that needs no fraction, otherwise in the largest that is reached. */
function timeText(milliseconds: number): string {
  const reached = UNITS.filter(([, length]) => milliseconds >= length)
  const whole = reached.find(([, length]) => milliseconds % length === 0)
  const [unit, length] = whole ?? reached[0] ?? ['ms', 1]
  return `${Math.round((milliseconds / length) * 10) / 10} ${unit}`
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const
