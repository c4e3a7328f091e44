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
} as const
