import { readCursor, toCursor } from '../../../provider-kit/job-page.js'
import { isFinished } from '../../../job/queue-job.js'
import type { JobStatus } from '../../../job/queue-job.js'
import type { JobPage, JobPageRequest, ListedJob } from '../../../job/listing.js'
import { toDelayedUntil } from './find-engine-job.js'
import type { JobPlace } from './find-engine-job.js'
import { toSnapshot } from './to-snapshot.js'

type Part = 'list' | 'oldestFirst' | 'newestFirst'

/** Where BullMQ has the jobs of a status, in the order in which it takes them. */
const PARTS: Readonly<Record<JobStatus, readonly (readonly [name: string, part: Part])[]>> = {
  active: [['active', 'list']],
  waiting: [
    ['wait', 'list'],
    ['paused', 'list'],
    ['prioritized', 'oldestFirst'],
    ['waiting-children', 'oldestFirst'],
  ],
  delayed: [['delayed', 'oldestFirst']],
  completed: [['completed', 'newestFirst']],
  failed: [['failed', 'newestFirst']],
}

/** The id of a job, as the engine has it, and where it stands. */
interface Entry {
  readonly id: string
  /** `0` in a list. */
  readonly score: string
}

/**
 * The ids after this one in a list that is taken from its end. Where it is gone it was taken, and so was all that came
 * before it.
 */
const LIST_AFTER = `
  local at = ARGV[1] ~= '' and redis.call('LPOS', KEYS[1], ARGV[1], 'RANK', -1)
  local last = (at or redis.call('LLEN', KEYS[1])) - 1
  if last < 0 then return {} end
  return redis.call('LRANGE', KEYS[1], math.max(0, last - ARGV[2] + 1), last)`

/** What comes after this one in a set, while it is there with that score: any number of jobs may have the same one. */
const SET_AFTER = `
  if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then return false end
  local place = redis.call(ARGV[4], KEYS[1], ARGV[1])
  return redis.call(ARGV[5], KEYS[1], place + 1, place + ARGV[3], 'WITHSCORES')`

/** One page. A job that cannot be read is left out. */
export async function listPage(
  place: JobPlace,
  queueName: string,
  { status, limit, after }: JobPageRequest,
): Promise<JobPage> {
  const parts = PARTS[status]
  const [first = '0', score = '', id = ''] = after === undefined ? [] : readCursor(after, 3, /./s)
  const entries: (Entry & { readonly cursor: string })[] = []
  let start = after === undefined ? undefined : { id, score }
  for (let index = Number(first); index < parts.length; index += 1) {
    // One more, to know whether there are more.
    const most = limit + 1 - entries.length
    if (most === 0) break
    const found = await readEntries(place, parts[index] as (typeof parts)[0], start, most)
    const named = found.map((each) => ({ ...each, cursor: toCursor(index, each.score, each.id) }))
    entries.push(...named)
    start = undefined
  }
  const page = entries.slice(0, limit)
  const jobs = await Promise.all(page.map((entry) => readEntry(place, queueName, status, entry)))
  const next = entries.length > limit ? page.at(-1)?.cursor : undefined
  return {
    jobs: jobs.filter((job) => job !== undefined),
    ...(next === undefined ? {} : { next }),
  }
}

async function readEntries(
  { queue, client }: JobPlace,
  [name, part]: readonly [name: string, part: Part],
  after: Entry | undefined,
  most: number,
): Promise<Entry[]> {
  const key = queue.toKey(name)
  if (part === 'list') {
    const ids = await client.eval(LIST_AFTER, 1, key, after?.id ?? '', String(most))
    return (ids as string[]).toReversed().map((id) => ({ id, score: '0' }))
  }
  const isNewest = part === 'newestFirst'
  const read = async (from: string, to: string, count: number): Promise<Entry[]> =>
    toEntries(
      await (isNewest
        ? client.zrevrangebyscore(key, from, to, 'WITHSCORES', 'LIMIT', 0, count)
        : client.zrangebyscore(key, from, to, 'WITHSCORES', 'LIMIT', 0, count)),
    )
  const end = isNewest ? '-inf' : '+inf'
  if (after === undefined) return read(isNewest ? '+inf' : '-inf', end, most)
  const commands = isNewest ? ['ZREVRANK', 'ZREVRANGE'] : ['ZRANK', 'ZRANGE']
  const asked = [after.id, after.score, String(most), ...commands]
  const next = await client.eval(SET_AFTER, 1, key, ...asked)
  if (next !== null) return toEntries(next as string[])
  // Of jobs with one score, the order is that of their ids.
  const [same, others] = await Promise.all([
    read(after.score, after.score, -1),
    read(`(${after.score}`, end, most),
  ])
  const comesAfter = ({ id }: Entry): boolean => {
    const order = Buffer.compare(Buffer.from(id), Buffer.from(after.id))
    return isNewest ? order < 0 : order > 0
  }
  return [...same.filter(comesAfter), ...others].slice(0, most)
}

function toEntries(answer: readonly string[]): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at < answer.length; at += 2) {
    entries.push({ id: answer[at] ?? '', score: answer[at + 1] ?? '' })
  }
  return entries
}

async function readEntry(
  { queue }: JobPlace,
  queueName: string,
  status: JobStatus,
  { id, score, cursor }: Entry & { readonly cursor: string },
): Promise<ListedJob | undefined> {
  // What is not JSON was written by somebody else.
  const job = await queue.getJob(id).catch((error: unknown) => {
    if (error instanceof SyntaxError) return undefined
    throw error
  })
  // It has ended or was retried since its id was read.
  if (job === undefined || isFinished(status) !== (typeof job.finishedOn === 'number')) {
    return undefined
  }
  const found = status === 'delayed' ? { delayedUntil: toDelayedUntil(score) } : {}
  return { job: toSnapshot(queueName, { job, status, ...found }), cursor }
}
