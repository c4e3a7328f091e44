import { useEffect, useRef, useState } from 'preact/hooks'
import { get } from './api.js'
import type { JobRow, JobsPage } from './answers.js'

export interface Jobs {
  readonly jobs: readonly JobRow[]
  readonly error?: Error
  readonly isLoading: boolean
  /** There may be more: the list was not read to its end. */
  readonly hasMore: boolean
  /** How many jobs were looked at. */
  readonly seen: number
  /** Whether the list follows what happens in the queue. A long search does not: it would never end. */
  readonly isLive: boolean
  readonly loadMore: () => void
  readonly reload: () => void
  readonly stop: () => void
}

export const PAGE = 100
/** Above it, changes do not read everything again that has been loaded. */
const MOST_REFRESHED = 500

interface Found {
  readonly key: string
  readonly jobs: readonly JobRow[]
  readonly cursor?: string
  readonly seen: number
  /** How many answers it took. */
  readonly answers: number
  readonly error?: Error
}

export function jobsQuery(queue: string, status: string, where: string): Record<string, string> {
  return {
    queue,
    ...(status === '' ? {} : { status }),
    ...(where === '' ? {} : { where }),
    limit: String(PAGE),
  }
}

/** The jobs of a queue, page by page, and again when `again` changes. A search goes on until it has filled a page. */
export function useJobs(queue: string, status: string, where: string, again: number): Jobs {
  const [found, setFound] = useState<Found>()
  const [isLoading, setLoading] = useState(true)
  const reading = useRef<AbortController | undefined>(undefined)
  /** The `again` that the list was read for. */
  const readFor = useRef(again)
  const key = JSON.stringify([queue, status, where])
  const current = found?.key === key ? found : undefined
  const { jobs = [], seen = 0, answers = 0, cursor, error } = current ?? {}

  const stop = (): void => {
    reading.current?.abort()
    setLoading(false)
  }

  /** Reads until there are so many, or no more; from the beginning, or on from what was found. */
  const read = async (wanted: number, from?: Found): Promise<void> => {
    stop()
    const { signal } = (reading.current = new AbortController())
    setLoading(true)
    let next: Found = from ?? { key, jobs: [], seen: 0, answers: 0 }
    try {
      do {
        const place = next.cursor === undefined ? {} : { cursor: next.cursor }
        const limit = String(Math.min(MOST_REFRESHED, wanted - next.jobs.length))
        const query = { ...jobsQuery(queue, status, where), ...place, limit }
        next = joined(next, await get<JobsPage>('jobs', query, signal))
        setFound(next)
      } while (where !== '' && next.cursor !== undefined && next.jobs.length < wanted)
    } catch (reason) {
      if (signal.aborted) return
      setFound({ key, jobs: [], seen: 0, answers: 0, error: reason as Error })
    }
    if (!signal.aborted) setLoading(false)
  }

  useEffect(() => {
    readFor.current = again
    void read(PAGE)
    return stop
  }, [key])

  const isLive = where === '' ? jobs.length <= MOST_REFRESHED : answers <= 1
  useEffect(() => {
    if (isLoading || readFor.current === again || !isLive) return
    readFor.current = again
    void read(Math.max(PAGE, jobs.length))
  }, [again, isLoading])

  return {
    jobs,
    seen,
    ...(error && { error }),
    isLoading,
    isLive,
    hasMore: cursor !== undefined,
    loadMore: () => {
      if (cursor !== undefined && !isLoading) void read(jobs.length + PAGE, current)
    },
    reload: () => void read(PAGE),
    stop,
  }
}

function joined(before: Found, page: JobsPage): Found {
  const { key, jobs, seen, answers } = before
  const { cursor } = page
  return {
    key,
    jobs: withoutTwins([...jobs, ...page.jobs]),
    seen: seen + page.seen,
    answers: answers + 1,
    ...(cursor === undefined ? {} : { cursor }),
  }
}

/** A job that has moved on between two pages may come in both. */
function withoutTwins(jobs: readonly JobRow[]): readonly JobRow[] {
  return [...new Map(jobs.map((job) => [job.id, job])).values()]
}
