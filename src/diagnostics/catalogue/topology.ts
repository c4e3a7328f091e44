import { entry } from './entry.js'

/** PK6xx: who feeds which queue, and who serves it. `pikku graph` and `pikku queues` say these, prebuild does not. */
export const topology = {
  neverConsumed: entry<{ queue: string }>({
    code: 'PK601',
    severity: 'error',
    title: 'Jobs are added to a queue that nobody serves',
    message: ({ queue }) => `Jobs are added to '${queue}', and no worker is wired to it.`,
    help: ({ queue }) =>
      `Wire one: wireQueueWorker({ queue: '${queue}', func: … }), or mend the name.`,
    explain:
      'Such jobs wait for ever, and fill the engine. The typed client refuses the name; where it is typed more loosely, nothing else would say it.',
  }),
  neverProduced: entry<{ queue: string }>({
    code: 'PK602',
    severity: 'warning',
    title: 'A queue is served, and nobody adds jobs to it',
    message: ({ queue }) => `Nothing in this project adds jobs to '${queue}'.`,
    help: () =>
      'Remove the worker, or add the jobs. A producer in another program is not seen here.',
    explain:
      'A worker without jobs is often what is left of a feature that went, or of a queue that was renamed on one side. It is only said where other queues of the project have producers, and each of those is known.',
  }),
  deadLetterUnserved: entry<{ queue: string; deadLetterQueue: string }>({
    code: 'PK603',
    severity: 'info',
    title: 'A dead letter queue has no worker',
    message: ({ queue, deadLetterQueue }) =>
      `The dead letters of '${queue}' go to '${deadLetterQueue}', and no worker is wired to it.`,
    help: () =>
      'Wire a worker that tells somebody, or look into the queue by hand from time to time.',
    explain:
      'Dead letters may well be read by people alone. Then somebody must know that there are any: see QueueMonitor.',
  }),
  queueCycle: entry<{ chain: readonly string[] }>({
    code: 'PK604',
    severity: 'warning',
    title: 'Queues feed each other in a circle',
    message: ({ chain }) =>
      `Jobs go round in a circle: ${chain.map((name) => `'${name}'`).join(' → ')}.`,
    help: () => 'See that a condition ends it, or break the circle.',
    explain:
      'Each job makes another, without an end if nothing in the handlers ends it: the queues then never run empty, and grow when a handler adds two.',
  }),
  feedsItself: entry<{ queue: string }>({
    code: 'PK605',
    severity: 'info',
    title: 'A handler adds to its own queue',
    message: ({ queue }) => `The handler of '${queue}' adds jobs to '${queue}'.`,
    help: () => 'See that a condition ends it. For a fixed rhythm there is queue.schedule().',
    explain: 'It is how one page leads to the next, and how a queue fills itself for ever.',
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
      'The waiting handler holds one of the places in which the awaited job could run. When all places wait, none goes on until the timeouts end them: with a concurrency of 1 that is at once.',
  }),
  producerUnknown: entry<{ text: string }>({
    code: 'PK607',
    severity: 'info',
    title: 'A queue that only the running program knows',
    message: ({ text }) => `Which queue \`${text}\` names is known only when the program runs.`,
    help: () =>
      'Nothing has to be done; the picture lacks this producer. A constant, or a type of literals, shows it.',
    explain:
      'While such a place is there, no queue is said to be without producers: it may be the one that adds to it.',
  }),
} as const
