import type { QueueChange } from './compare-lock.js'
import type { Lock, LockedQueue } from './lock.js'

/**
 * The lock after some changes. A version is raised where one version of the worker cannot read what the other stores:
 * then jobs tell which of the two they are of.
 */
export function nextLock(lock: Lock, changes: readonly QueueChange[]): Lock {
  const queues = new Map(lock.queues)
  for (const change of changes) {
    if (change.kind === 'removed') queues.delete(change.queue)
    else if (change.kind === 'added') queues.set(change.queue, change.now)
    else queues.set(change.queue, nextQueue(change))
  }
  return { queues }
}

function nextQueue({ was, now, data }: QueueChange & { kind: 'changed' }): LockedQueue {
  if (data.length === 0) return { ...ofVersion(now, was.version), older: was.older }
  return {
    ...ofVersion(now, was.version + 1),
    older: new Map([...was.older, [was.version, was.input]]),
  }
}

/** The data of schedules is that of the sources, and so of the newest version. */
function ofVersion(queue: LockedQueue, version: number): LockedQueue {
  if (queue.schedules === undefined) return { ...queue, version }
  const schedules = [...queue.schedules].map(
    ([name, schedule]) => [name, { ...schedule, version }] as const,
  )
  return { ...queue, version, schedules: new Map(schedules) }
}

/** Whether a change needs somebody to say that it is meant: jobs that are queued would be lost to it. */
export function isBreaking(change: QueueChange): boolean {
  if (change.kind !== 'changed') return change.kind === 'removed'
  return change.data.some(({ reader }) => reader === 'new')
}
