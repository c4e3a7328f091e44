import type { QueueStats } from '../../../job/queue-stats.js'
import type { JobPlace } from '../store/find-engine-job.js'

const WINDOW = 60_000
/** The mean over the last ones is near enough to the mean over all. */
const SAMPLE = 200

/**
 * The state of a queue. What finished in the last minute is counted among the jobs that are kept: `removeOnComplete`
 * makes it less.
 */
export async function readStats(place: JobPlace): Promise<QueueStats> {
  const { queue, client } = place
  const since = Date.now() - WINDOW
  const [counts, completed, failed] = await Promise.all([
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
  ])
  const count = (state: string): number => counts[state] ?? 0
  return {
    waiting: count('waiting') + count('paused') + count('prioritized'),
    active: count('active'),
    completed: count('completed'),
    failed: count('failed'),
    delayed: count('delayed'),
    throughput: completed,
    ...(completed === 0 ? {} : await readLatency(place, since)),
    ...(completed + failed === 0 ? {} : { errorRate: failed / (completed + failed) }),
  }
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
