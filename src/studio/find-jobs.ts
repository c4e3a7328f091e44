import type { JobStatus, QueueJob } from '../runtime/job/queue-job.js'
import { isObject } from '../runtime/job/is-object.js'
import { Refusal } from './answer.js'
import type { StudioState } from './studio-state.js'

/** Jobs of one queue, as a person asks for them. */
export interface JobSearch {
  readonly queue: string
  readonly status?: readonly JobStatus[]
  /** `order.id=42`. */
  readonly where?: string
  readonly cursor?: string
  readonly limit: number
}

export interface FoundJobs {
  readonly jobs: readonly QueueJob[]
  /** Where to go on; absent at the end. */
  readonly cursor?: string
  /** How many jobs were looked at. */
  readonly seen: number
}

/**
 * A search that finds little answers before it has looked at everything: the page shows what there is, and goes on from
 * there. So it neither waits long for the first jobs, nor holds the server up.
 */
const MOST_MILLISECONDS = 200
const SEARCH_PAGE = 1_000

export async function findJobs(state: StudioState, search: JobSearch): Promise<FoundJobs> {
  const { queue, status, where, cursor, limit } = search
  state.definition(queue)
  const matches = where === undefined ? undefined : readCondition(state, queue, where)
  const list = state.client.list(queue, {
    ...(status !== undefined && { status }),
    ...(cursor !== undefined && { cursor }),
    ...(matches === undefined ? { limit, pageSize: limit } : { pageSize: SEARCH_PAGE }),
  })
  const endsAt = Date.now() + MOST_MILLISECONDS
  const jobs: QueueJob[] = []
  let seen = 0
  for await (const job of list) {
    seen += 1
    if (matches === undefined || matches(job.data)) jobs.push(job)
    if (jobs.length === limit) break
    // After whole pages: an engine that takes longer for one would get no further.
    if (matches !== undefined && seen % SEARCH_PAGE === 0 && Date.now() > endsAt) break
  }
  const next = list.cursor
  return { jobs, seen, ...(next !== undefined && { cursor: next }) }
}

/** Values are compared as texts, a date as its ISO text. Throws `Refusal`. */
export function readCondition(
  state: StudioState,
  queue: string,
  text: string,
): (data: unknown) => boolean {
  const [, path, wanted] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (path === undefined || wanted === undefined) {
    throw new Refusal(400, 'BAD_SEARCH', 'Write a path of the data and a value, as order.id=42')
  }
  const names = path.trim().split('.')
  if (state.redaction.hidesSearch(queue, names)) {
    throw new Refusal(403, 'REDACTED', `Jobs cannot be searched by '${path}': it is redacted`)
  }
  return (data) => textAt(data, names) === wanted
}

function textAt(data: unknown, names: readonly string[]): string | undefined {
  let value = data
  for (const name of names) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  return isObject(value) ? undefined : String(value)
}
