import { entry } from './entry.js'

/** PK7xx: the lock of what is in flight. */
export const lock = {
  queuedJobsBreak: entry<{ queue: string; path: string; reason: string; example: string }>({
    code: 'PK701',
    severity: 'error',
    title: 'The new worker could not read jobs that are already queued',
    message: ({ queue, path, reason }) =>
      `Jobs of queue '${queue}' may be queued that its worker can no longer read: at ${path}, ${reason}.`,
    help: ({ queue, example }) =>
      `Such a job holds, for example: ${example}. Make what is new optional; or run 'pikku lock accept ${queue}' and wire the worker with 'upcast', which turns an old job into a new one; or leave this queue as it is and use a new one.`,
    explain:
      'Jobs can wait for weeks: delayed, repeating, to be retried, or as dead letters. A worker that cannot read them fails them for good. `pikku-queue.lock.json` records what may be waiting.',
  }),
  runningWorkerBreaks: entry<{ queue: string; path: string; reason: string; example: string }>({
    code: 'PK702',
    severity: 'warning',
    title: 'A worker that is still running could not read new jobs',
    message: ({ queue, path, reason }) =>
      `The worker of queue '${queue}' that is still running could not read every new job: at ${path}, ${reason}.`,
    help: ({ example }) =>
      `Such a job holds, for example: ${example}. Start the new workers before the new producers; 'pikku lock' raises the version, so that a worker that knows versions leaves newer jobs for later.`,
    explain:
      'During a deploy both versions run. Old workers take jobs that new producers add, and fail for good what they cannot read.',
  }),
  queueRemoved: entry<{ queue: string }>({
    code: 'PK703',
    severity: 'error',
    title: 'A removed queue may still hold jobs',
    message: ({ queue }) => `Queue '${queue}' no longer has a worker, and may still hold jobs.`,
    help: ({ queue }) =>
      `Keep its worker until the queue is empty, delayed, repeating and dead-lettered jobs too; then run 'pikku lock accept ${queue}'.`,
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
} as const
