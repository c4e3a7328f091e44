import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import { isObject } from '../job/is-object.js'
import type { FoundBy, JobList, JobPage, JobPageRequest, ListOptions } from '../job/listing.js'
import { isFinished } from '../job/queue-job.js'
import type { JobSnapshot, JobStatus } from '../job/queue-job.js'

/** How an engine reads the jobs of one queue, and how the caller wants them. */
export interface ListSource<Job> {
  readonly readPage: (request: JobPageRequest) => Promise<JobPage>
  readonly toJob: (snapshot: JobSnapshot) => Job
}

const STATUSES: readonly JobStatus[] = ['active', 'waiting', 'delayed', 'failed', 'completed']

/** The `listJobs` of a service, made of its pages. Throws `InvalidJobOptionsError`. */
export function listJobs<Job extends FoundBy>(
  { readPage, toJob }: ListSource<Job>,
  { status = STATUSES, where = {}, limit = Infinity, cursor, pageSize = 100 }: ListOptions,
): JobList<Job> {
  const asked = [status].flat()
  const wanted = STATUSES.filter((each) => asked.includes(each))
  const start = cursor === undefined ? 0 : wanted.findIndex((each) => cursor.startsWith(`${each}:`))
  const isKnown = wanted.length > 0 && asked.every((each) => STATUSES.includes(each))
  if (!isKnown || start < 0 || !isCount(limit) || !isCount(pageSize) || pageSize === Infinity) {
    throw new InvalidJobOptionsError(
      `list: status must be one or more of ${STATUSES.join(', ')}, limit and pageSize whole numbers of 1 or more,` +
        ' and cursor that of a list of the same status',
    )
  }
  const list = { cursor, [Symbol.asyncIterator]: iterate }
  return list

  async function* iterate(): AsyncGenerator<Job, void> {
    // A job may end while the list is read, and would then come again with another status.
    const given = new Set<string>()
    const isFiltered = Object.keys(where).length > 0
    let left = limit
    let after = cursor?.slice(cursor.indexOf(':') + 1)
    list.cursor = cursor
    for (const each of wanted.slice(start)) {
      do {
        const most = isFiltered ? pageSize : Math.min(pageSize, left)
        const page = await readPage({ status: each, limit: most, after })
        for (const { job: snapshot, cursor: at } of page.jobs) {
          if (given.has(snapshot.id)) continue
          const job = toJob(snapshot)
          if (!matches(job.data, where)) continue
          // What ends meanwhile comes before all that have ended, and so not at all.
          if (!isFinished(each) || each !== wanted.at(-1)) given.add(snapshot.id)
          list.cursor = `${each}:${at}`
          yield job
          if (--left === 0) return
        }
        after = page.next
      } while (after !== undefined)
    }
    list.cursor = undefined
  }
}

function isCount(value: number): boolean {
  return value >= 1 && (Number.isInteger(value) || value === Infinity)
}

function matches(data: unknown, where: object): boolean {
  return Object.entries(where).every(([path, wanted]) => isSame(valueAt(data, path), wanted))
}

function valueAt(data: unknown, path: string): unknown {
  let value = data
  for (const name of path.split('.')) value = isObject(value) ? Reflect.get(value, name) : undefined
  return value
}

function isSame(one: unknown, other: unknown): boolean {
  return one instanceof Date && other instanceof Date
    ? one.getTime() === other.getTime()
    : // As ===, and NaN is found too.
      [one].includes(other)
}
