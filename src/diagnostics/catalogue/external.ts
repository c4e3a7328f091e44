import { entry } from './entry.js'

const externalWiring =
  "wireQueueWorker<SendEmail, { messageId: string }>({ queue: 'emails', external: true })"

/** PK126 to PK130, PK318: queues that are served elsewhere. */
export const external = {
  externalTypesMissing: entry<{ queue: string }>({
    code: 'PK126',
    severity: 'error',
    title: 'A queue that is served elsewhere has no types',
    message: ({ queue }) =>
      `The queue '${queue}' is served elsewhere (\`external: true\`), and this call does not say what its jobs are.`,
    help: () => `Write the types of its data and its result: ${externalWiring}.`,
    explain:
      'A function carries the types of its queue. Where the function belongs to other code, the wiring call says them: the data first, then what the worker returns.',
  }),
  externalWithFunction: entry<{ queue: string }>({
    code: 'PK127',
    severity: 'error',
    title: 'A queue that is served elsewhere has a function',
    message: ({ queue }) =>
      `The queue '${queue}' is served elsewhere (\`external: true\`), and this wiring gives it a function too.`,
    help: () =>
      'Remove `external` if this function is to serve the queue, and stop its other worker; otherwise remove `func`, and write the types: wireQueueWorker<Data, Result>({ … }).',
    explain:
      'Two workers of one queue each receive some of its jobs, at random. Jobs of such a queue are stored as its own worker reads them.',
  }),
  externalOption: entry<{ option: string; reason: string; instead: string }>({
    code: 'PK128',
    severity: 'error',
    title: 'An option cannot hold for a queue that is served elsewhere',
    message: ({ option, reason }) => `\`${option}\`: ${reason}.`,
    help: ({ instead }) => instead,
    explain:
      'With `external: true` the jobs of a queue are run by code that knows nothing of pikku. What only a worker of pikku does would silently not happen. See docs/adopting.md.',
  }),
  externalRefused: entry<{ provider: string }>({
    code: 'PK129',
    severity: 'error',
    title: 'The engine of the project has no other workers',
    message: ({ provider }) =>
      `${provider} cannot keep a queue that is served elsewhere (\`external: true\`): only pikku reads its jobs.`,
    help: () =>
      "Give the wiring a function: wireQueueWorker({ queue: 'emails', func: sendEmail }).",
    explain:
      "On BullMQ, pg-boss and SQS a job can be stored as the engine's own workers read it. On the embedded engine there are none, and pikku's messages on Cloudflare Queues are its own.",
  }),
  externalTarget: entry<{ queue: string; what: string; instead: string }>({
    code: 'PK130',
    severity: 'error',
    title: 'pikku itself cannot add jobs to a queue that is served elsewhere',
    message: ({ queue, what }) =>
      `The queue '${queue}' is served elsewhere (\`external: true\`), and cannot be ${what}.`,
    help: ({ instead }) => instead,
    explain:
      "Schedules and dead letters are written by pikku's workers, in a form that only they read. See docs/adopting.md.",
  }),
  externalNotJson: entry<{
    queue: string
    side: string
    path: string
    found: string
    instead: string
  }>({
    code: 'PK318',
    severity: 'error',
    title: 'A type of a queue that is served elsewhere is not JSON',
    message: ({ queue, side, path, found }) =>
      `The ${side} of the queue '${queue}', which is served elsewhere, has ${found} at ${path}.`,
    help: ({ instead }) => instead,
    explain:
      "Between pikku's producers and workers a Date or a Map arrives as what it was. A worker that knows nothing of pikku reads plain JSON, and writes its result as JSON: the type must say what is really there.",
  }),
} as const
