import { useEffect, useRef, useState } from 'preact/hooks'
import { get, isSnapshot, listen, type Query } from './api.js'
import type { ProjectView, QueueNumbers } from './answers.js'

export type Numbers = ReadonlyMap<string, QueueNumbers>

export interface Live {
  readonly project?: ProjectView
  readonly numbers: Numbers
  /** Grows with each compilation of the project. */
  readonly version: number
  readonly error?: Error
  readonly isLost: boolean
}

/** The project and the numbers of its queues, as they change. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ numbers: new Map(), version: 0, isLost: false })
  useEffect(() => {
    const end = new AbortController()
    const merge = (changed: readonly QueueNumbers[]): void =>
      setLive((old) => ({
        ...old,
        isLost: false,
        numbers: new Map([...old.numbers, ...changed.map((each) => [each.queue, each] as const)]),
      }))
    const load = async (): Promise<void> => {
      try {
        const project = await get<ProjectView>('project', {}, end.signal)
        setLive(({ error: _error, ...old }) => ({ ...old, project, version: old.version + 1 }))
        if (isSnapshot) merge(await get<QueueNumbers[]>('numbers'))
      } catch (error) {
        if (!end.signal.aborted) setLive((old) => ({ ...old, error: error as Error }))
      }
    }
    const onEvent = (event: string, data: unknown): void => {
      if (event === 'numbers') merge(data as QueueNumbers[])
      if (event === 'project') void load()
    }
    const onLost = (): void => setLive((old) => ({ ...old, isLost: true }))
    void load()
    void listen('live', {}, end.signal, onEvent, onLost)
    return () => end.abort()
  }, [])
  return live
}

export interface Loaded<Answer> {
  readonly answer?: Answer
  readonly error?: Error
  readonly reload: () => void
}

/** What the server answers; asked for again when the address or `again` changes. The last answer stays meanwhile. */
export function useAnswer<Answer>(name: string, query: Query, again: unknown = 0): Loaded<Answer> {
  const [state, setState] = useState<{ answer?: Answer; error?: Error; key?: string }>({})
  const [count, setCount] = useState(0)
  const key = `${name}?${JSON.stringify(query)}`
  useEffect(() => {
    const end = new AbortController()
    get<Answer>(name, query, end.signal).then(
      (answer) => end.signal.aborted || setState({ answer, key }),
      (error: unknown) => end.signal.aborted || setState({ error: error as Error, key }),
    )
    return () => end.abort()
  }, [key, count, again])
  const { key: of, ...rest } = state
  return { ...(of === key ? rest : {}), reload: () => setCount((old) => old + 1) }
}

const AT_MOST_EVERY = 1_000

/** A number that grows when jobs of a queue, or one job, have changed: at most once a second. */
export function useChanges(query: Query, canWatch: boolean): number {
  const [count, setCount] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    const end = new AbortController()
    const tell = (): void => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        setCount((old) => old + 1)
      }, AT_MOST_EVERY)
    }
    if (canWatch) void listen('events', query, end.signal, tell, () => {})
    return () => {
      end.abort()
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [JSON.stringify(query), canWatch])
  return count
}
