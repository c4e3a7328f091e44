import { eventStream } from './event-stream.js'
import { problemOf } from './problem.js'
import type { QueueNumbers } from './queue-sampler.js'
import type { StudioState } from './studio-state.js'

/** The numbers of all queues, and then those of the queues that have changed. */
export function numberEvents(state: StudioState): Response {
  return eventStream(({ send }) => {
    const sent = new Map<string, string>()
    const isNew = (numbers: QueueNumbers): boolean => {
      const text = JSON.stringify(numbers)
      if (sent.get(numbers.queue) === text) return false
      sent.set(numbers.queue, text)
      return true
    }
    const stopNumbers = state.sampler.subscribe((all) => {
      const changed = all.filter(isNew)
      if (changed.length > 0) send('numbers', changed)
    })
    const stopProject = state.onUpdate(() => send('project', {}))
    return () => {
      stopNumbers()
      stopProject()
    }
  })
}

/** At most so often, however many jobs a queue does. */
const TELL_EVERY = 250
const MOST_IDS = 100

interface Changes {
  /** Events by type. */
  counts: Record<string, number>
  ids: Set<string>
}

/**
 * That jobs of a queue, or one job, have changed: how many, and the ids of some. The page reads what it shows again, so
 * no data of jobs is in an event.
 */
export function jobEvents(state: StudioState, queue: string, jobId: string | undefined): Response {
  state.definition(queue)
  return eventStream(({ send, signal }) => {
    let changes: Changes = { counts: {}, ids: new Set() }
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = (): void => {
      timer = undefined
      send('changes', { counts: changes.counts, ids: [...changes.ids] })
      changes = { counts: {}, ids: new Set() }
    }
    const watch = async (): Promise<void> => {
      const options = { signal, ...(jobId !== undefined && { jobId }) }
      for await (const event of state.client.watch(queue, options)) {
        const { type, jobId: id } = event
        changes.counts[type] = (changes.counts[type] ?? 0) + 1
        if (id !== undefined && changes.ids.size < MOST_IDS) changes.ids.add(id)
        timer ??= setTimeout(tell, TELL_EVERY)
      }
    }
    watch().catch((error: unknown) => {
      // Without events the page looks again by itself.
      if (!signal.aborted) send('end', { message: problemOf(error)?.message ?? 'No events' })
    })
    return () => clearTimeout(timer)
  })
}
