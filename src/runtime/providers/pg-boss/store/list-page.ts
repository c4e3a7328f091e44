import { readCursor, toCursor, toPage } from '../../../provider-kit/job-page.js'
import type { JobPage, JobPageRequest } from '../../../job/listing.js'
import type { JobStatus } from '../../../job/queue-job.js'
import type { Row, Sql } from '../connection/sql.js'
import { selectText, toSnapshot } from './read-jobs.js'
import type { Tables } from './tables.js'

interface PageRequest extends JobPageRequest {
  readonly queueName: string
}

/** SQL: which jobs have a status, and the time that orders them. */
interface Listing {
  readonly where: string
  readonly time: 'start_after' | 'started_on' | 'completed_on'
  readonly isNewestFirst?: true
}

const LISTINGS: Readonly<Record<Exclude<JobStatus, 'waiting'>, Listing>> = {
  delayed: { where: `j.state < 'active' AND j.start_after > now()`, time: 'start_after' },
  active: { where: `j.state = 'active'`, time: 'started_on' },
  completed: { where: `j.state = 'completed'`, time: 'completed_on', isNewestFirst: true },
  failed: {
    where: `j.state IN ('failed', 'cancelled')`,
    time: 'completed_on',
    isNewestFirst: true,
  },
}

/** A part of the jobs of a status, in order. */
interface Range {
  readonly where: string
  readonly order: string
  /** The values of `$3` and after. */
  readonly values?: readonly (string | number)[]
}

export async function listPage(sql: Sql, tables: Tables, request: PageRequest): Promise<JobPage> {
  const { queueName, status, limit, after } = request
  const place = after === undefined ? undefined : readPlace(after)
  const time = status === 'waiting' ? 'created_on' : LISTINGS[status].time
  const more = `, ${rankOf(tables)} AS rank, ${microseconds(time)} AS place`
  const ranges =
    status === 'waiting' ? waitingRanges(tables, place) : [timedRange(LISTINGS[status], place)]
  const rows: Row[] = []
  for (const { where, order, values = [] } of ranges) {
    // One more, to know whether there are more.
    const most = limit + 1 - rows.length
    if (most === 0) break
    // The page first: what belongs to its jobs is looked up for them alone.
    const page = `(SELECT * FROM ${tables.job} j WHERE j.name = $1 AND ${where} ORDER BY ${order} LIMIT $2)`
    const text = `${selectText({ ...tables, job: page }, { more })} ORDER BY ${order}`
    rows.push(...(await sql(text, [queueName, most, ...values])))
  }
  return toPage(rows, limit, (row) => ({
    job: toSnapshot(row),
    cursor: toCursor(row['rank'], row['place'], row['id']),
  }))
}

/** The place of a job in a list: by its rank, its time and its id. */
interface Place {
  readonly rank: number
  /** Microseconds since 1970: more than a `Date` holds, and the same in every session. */
  readonly time: string
  readonly id: string
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

function readPlace(cursor: string): Place {
  const [rank, time = '', id = ''] = readCursor(cursor, 3, UUID)
  return { rank: Number(rank), time, id }
}

function microseconds(time: string): string {
  return `(extract(epoch FROM j.${time}) * 1000000)::bigint`
}

/** Below every priority: of jobs that wait for other jobs. */
const BLOCKED = -2_147_483_648

function rankOf({ hasBlocked }: Tables): string {
  return hasBlocked ? `CASE WHEN j.blocked THEN ${BLOCKED} ELSE j.priority END` : 'j.priority'
}

const BY_AGE = 'j.created_on, j.id'

/**
 * Each range is one of pg-boss's index of waiting jobs: those of the cursor's priority, and those below it. Jobs that
 * wait for other jobs are not in that index, and come last.
 */
function waitingRanges({ hasBlocked }: Tables, place: Place | undefined): Range[] {
  const due = `j.state < 'active' AND j.start_after <= now()`
  const free = hasBlocked ? `${due} AND NOT j.blocked` : due
  const order = `j.priority DESC, ${BY_AGE}`
  const blocked = hasBlocked ? [{ where: `${due} AND j.blocked`, order: BY_AGE }] : []
  if (place === undefined) return [{ where: free, order }, ...blocked]
  const { rank, time, id } = place
  const after = `(${BY_AGE}) > (${timestamp('$3')}, $4::uuid)`
  if (rank === BLOCKED) {
    return blocked.map((range) => ({
      ...range,
      where: `${range.where} AND ${after}`,
      values: [time, id],
    }))
  }
  return [
    {
      where: `${free} AND ${after} AND j.priority = $5::int`,
      order: BY_AGE,
      values: [time, id, rank],
    },
    { where: `${free} AND j.priority < $3::int`, order, values: [rank] },
    ...blocked,
  ]
}

function timedRange({ where, time, isNewestFirst }: Listing, place: Place | undefined): Range {
  const [after, direction] = isNewestFirst ? ['<', ' DESC'] : ['>', '']
  const order = `j.${time}${direction}, j.id${direction}`
  if (place === undefined) return { where, order }
  return {
    where: `${where} AND (j.${time}, j.id) ${after} (${timestamp('$3')}, $4::uuid)`,
    order,
    values: [place.time, place.id],
  }
}

/** SQL: the other way than `microseconds`. */
function timestamp(value: string): string {
  return `timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond'`
}
