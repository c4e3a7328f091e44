import type { QueueStats } from '../../../job/queue-stats.js'
import type { JobPlace } from '../store/find-engine-job.js'
import { UNIQUE } from '../store/keys/unique-index.js'

const WINDOW = 60_000
/** The mean over the last ones is near enough to the mean over all. */
const SAMPLE = 200

/**
 * When each job that may have waited longest was ready, as far as BullMQ keeps it: the last of the lists, and the first of
 * each priority. Begun before and back again, it has waited since its last run at most.
 */
const OLDEST = `
  local ready = {}
  local function note(id)
    local job = redis.call('HMGET', ARGV[1] .. id, 'timestamp', 'delay', 'processedOn')
    if not job[1] then return end
    local since = tonumber(job[1]) + (tonumber(job[2] or 0) or 0)
    ready[#ready + 1] = tostring(math.max(since, tonumber(job[3] or 0) or 0))
  end
  for index = 1, 2 do
    local last = redis.call('LINDEX', KEYS[index], -1)
    if last then note(last) end
  end
  local from = '-inf'
  for step = 1, 1000 do
    local first = redis.call('ZRANGEBYSCORE', KEYS[3], from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if #first == 0 then break end
    note(first[1])
    from = string.format('%.0f', (math.floor(tonumber(first[2]) / 4294967296) + 1) * 4294967296)
  end
  return ready`

/**
 * The state of a queue. What finished in the last minute is counted among the jobs that are kept: `removeOnComplete`
 * makes it less.
 */
export async function readStats(place: JobPlace): Promise<QueueStats> {
  const { queue, client } = place
  const since = Date.now() - WINDOW
  const [counts, completed, failed, kept] = await Promise.all([
    queue.getJobCounts(
      'waiting',
      'paused',
      'prioritized',
      'active',
      'completed',
      'failed',
      'delayed',
    ),
    client.zcount(queue.toKey('completed'), since, '+inf'),
    client.zcount(queue.toKey('failed'), since, '+inf'),
    client.hgetall(queue.toKey(UNIQUE.kept)),
  ])
  const deduplicated = sumSince(kept, since)
  const count = (state: string): number => counts[state] ?? 0
  return {
    waiting: count('waiting') + count('paused') + count('prioritized'),
    active: count('active'),
    completed: count('completed'),
    failed: count('failed'),
    delayed: count('delayed'),
    throughput: completed,
    ...(await readOldest(place)),
    ...(completed === 0 ? {} : await readLatency(place, since)),
    ...(deduplicated === 0 ? {} : { deduplicated }),
    ...(completed + failed === 0 ? {} : { errorRate: failed / (completed + failed) }),
  }
}

/** How many jobs uniqueness has kept back in the minute before. */
export async function readKeptBack({ queue, client }: JobPlace, now: number): Promise<number> {
  return sumSince(await client.hgetall(queue.toKey(UNIQUE.kept)), now - WINDOW)
}

/** `kept`: how many jobs were kept back in each second. */
function sumSince(kept: Readonly<Record<string, string>>, since: number): number {
  let sum = 0
  for (const [second, count] of Object.entries(kept)) {
    if (Number(second) * 1_000 > since) sum += Number(count)
  }
  return sum
}

async function readOldest({ queue, client }: JobPlace): Promise<{ oldestWaiting?: number }> {
  const keys = ['wait', 'paused', 'prioritized'].map((name) => queue.toKey(name))
  const ready = await client.eval(OLDEST, keys.length, ...keys, queue.toKey(''))
  const first = Math.min(...(ready as string[]).map(Number))
  return Number.isFinite(first) ? { oldestWaiting: Math.max(0, Date.now() - first) } : {}
}

async function readLatency({ queue }: JobPlace, since: number): Promise<{ latency?: number }> {
  const jobs = await queue.getJobs(['completed'], 0, SAMPLE - 1, false)
  const latencies: number[] = []
  for (const job of jobs) {
    if (job === undefined || typeof job.finishedOn !== 'number' || job.finishedOn < since) continue
    latencies.push(job.finishedOn - job.timestamp - (job.opts.delay ?? 0))
  }
  if (latencies.length === 0) return {}
  const sum = latencies.reduce((total, latency) => total + Math.max(0, latency), 0)
  return { latency: sum / latencies.length }
}
