type Listener = (queueName: string, jobId: string) => void

const listeners = new Set<Listener>()

/**
 * To be called by a service that has cancelled a job: workers of this process look at once whether they have lost it,
 * and not only when they next renew its lock. They do look: a queue of this name may be another engine's.
 */
export function cancelledHere(queueName: string, jobId: string): void {
  for (const listener of listeners) listener(queueName, jobId)
}

/** Returns how to stop. */
export function onCancelledHere(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
