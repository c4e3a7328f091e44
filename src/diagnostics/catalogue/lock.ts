import { entry } from './entry.js'

/** What one version of a queue's worker could not read of the other's jobs. */
export interface LockChange {
  readonly queue: string
  readonly path: string
  readonly reason: string
  readonly example: string
  /** Its worker is not pikku's. */
  readonly isExternal: boolean
}

/** PK7xx: the lock of what is in flight. */
export const lock = {
  queuedJobsBreak: entry<LockChange>({
    code: 'PK701',
    severity: 'error',
    title: 'The new worker could not read jobs that are already queued',
    message: ({ queue, path, reason }) =>
      `Jobs of queue '${queue}' may be queued that its worker can no longer read: at ${path}, ${reason}.`,
    help: ({ queue, example, isExternal }) =>
      isExternal
        ? `Such a job holds, for example: ${example}. Its worker is not pikku's, and jobs carry no version: make what is new optional, let that worker read both forms and deploy it; then run 'pikku lock accept ${queue}'.`
        : `Such a job holds, for example: ${example}. Make what is new optional; or run 'pikku lock accept ${queue}' and wire the worker with 'upcast', which turns an old job into a new one; or leave this queue as it is and use a new one.`,
    explain:
      'Jobs can wait for weeks: delayed, repeating, to be retried, or as dead letters. A worker that cannot read them fails them for good. `pikku-queue.lock.json` records what may be waiting.',
  }),
  runningWorkerBreaks: entry<LockChange>({
    code: 'PK702',
    severity: 'warning',
    title: 'A worker that is still running could not read new jobs',
    message: ({ queue, path, reason }) =>
      `The worker of queue '${queue}' that is still running could not read every new job: at ${path}, ${reason}.`,
    help: ({ example, isExternal }) =>
      isExternal
        ? `Such a job holds, for example: ${example}. Deploy its worker, which is not pikku's, before the new producers.`
        : `Such a job holds, for example: ${example}. Start the new workers before the new producers; 'pikku lock' raises the version, so that a worker that knows versions leaves newer jobs for later.`,
    explain:
      'During a deploy both versions run. Old workers take jobs that new producers add, and fail for good what they cannot read.',
  }),
  queueRemoved: entry<{ queue: string }>({
    code: 'PK703',
    severity: 'error',
    title: 'A removed queue may still hold jobs',
    message: ({ queue }) => `Queue '${queue}' no longer has a worker, and may still hold jobs.`,
    help: ({ queue }) =>
      `Keep its worker until the queue is empty, including delayed, repeating and dead-lettered jobs; then run 'pikku lock accept ${queue}'.`,
    explain: 'Jobs of a queue without a worker wait forever, and nothing reports it.',
  }),
  lockBehind: entry<{ queues: readonly string[] }>({
    code: 'PK704',
    severity: 'error',
    title: 'The lock does not match the sources',
    message: ({ queues }) =>
      `pikku-queue.lock.json is behind the sources: ${queues.map((name) => `'${name}'`).join(', ')}.`,
    help: () => "Run 'pikku lock' and commit the file. None of these changes loses a queued job.",
    explain:
      'The lock must describe what is deployed; otherwise the next change is compared with the wrong types. It is written only on request, because a type that changes three times on a branch is deployed once.',
  }),
  lockUnreadable: entry<{ reason: string }>({
    code: 'PK705',
    severity: 'error',
    title: 'The lock cannot be read',
    message: ({ reason }) => `pikku-queue.lock.json cannot be read: ${reason}.`,
    help: () =>
      "Fix it, or restore it from the last commit: it records the types of queued jobs. Without it, 'pikku lock' starts again at version 1.",
    explain:
      'The versions of jobs come from the lock. Without it, new jobs would get the version of old ones.',
  }),
  storedResultBreaks: entry<{ queue: string; path: string; reason: string }>({
    code: 'PK706',
    severity: 'warning',
    title: 'A producer could not read results of the other version',
    message: ({ queue, path, reason }) =>
      `Results of queue '${queue}' that one version stores cannot be read by the other: at ${path}, ${reason}.`,
    help: () =>
      'A producer that waits across the deploy, or reads a finished job, gets an error. Make what is new optional, or let those that wait end first.',
    explain:
      'Finished jobs keep their results, and the producer that reads a result may run another version of the code than the worker that stored it.',
  }),
  keyChanged: entry<{ queue: string; option: 'group' | 'unique'; was: string; now: string }>({
    code: 'PK707',
    severity: 'warning',
    title: 'Jobs that wait have keys of another kind',
    message: ({ queue, option, was, now }) =>
      `The \`${option}\` of queue '${queue}' was by ${was} and is by ${now}; jobs that wait keep the keys that they were added with.`,
    help: ({ option }) =>
      option === 'group'
        ? "Until they have run, they are in groups of their own: concurrency, limits and order do not hold between them and new jobs. If that matters, pause the queue's producers until it is empty. Then run 'pikku lock'."
        : "Until they have run, a new job of the same values is added beside them. If that matters, let the queue run empty first. Then run 'pikku lock'.",
    explain:
      'A key is computed when a job is added, and stored with it. A job that was added before the change is not found under the new key.',
  }),
  scheduleGone: entry<{ queue: string; name: string; was: string }>({
    code: 'PK708',
    severity: 'warning',
    title: 'A schedule is no longer declared',
    message: ({ queue, name, was }) =>
      `Schedule '${name}' of queue '${queue}' (${was}) is no longer declared.`,
    help: () =>
      "When workers of this release start, they end it, and its next run is not made. If that is meant, run 'pikku lock'. If it was only renamed, the next run comes by the new declaration.",
    explain:
      'Workers bring the engine to the schedules that are declared. A declaration that is lost by accident, in a file that is no longer part of the project, would end a schedule, and nothing would report it.',
  }),
  scheduleMoved: entry<{ queue: string; name: string; was: string; now: string }>({
    code: 'PK709',
    severity: 'warning',
    title: 'The runs of a schedule are due at other times',
    message: ({ queue, name, was, now }) =>
      `Schedule '${name}' of queue '${queue}' was due at ${was} and is due at ${now}.`,
    help: () =>
      "When workers of this release start, its next run moves to the new time. If that is meant, run 'pikku lock'.",
    explain:
      'A run that was due between the old time and the new one may be left out, or come twice in a day. The lock records when each declared schedule is due, so that such a change is seen before it is deployed.',
  }),
} as const
