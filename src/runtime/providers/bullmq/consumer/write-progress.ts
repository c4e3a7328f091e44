import type { JobProgress } from '../../../job/interaction.js'
import type { RedisClient } from '../connection/redis-client.js'
import { CANCELLED } from '../store/cancellation.js'
import type { BullMQJob } from './bullmq-job.js'

/** As BullMQ's own script, which also writes what a run reports that was cancelled or taken over. */
const WRITE = `
  local job, events, meta = unpack(KEYS)
  local id, started, progress = unpack(ARGV)
  local cancelled = string.match(redis.call('HGET', job, '${CANCELLED}') or '', '^%d+')
  if (redis.call('HGET', job, 'ats') or '0') ~= started or cancelled == started
    or redis.call('HEXISTS', job, 'finishedOn') == 1 then return 0 end
  redis.call('HSET', job, 'progress', progress)
  local kept = redis.call('HGET', meta, 'opts.maxLenEvents') or 10000
  redis.call('XADD', events, 'MAXLEN', '~', kept, '*', 'event', 'progress', 'jobId', id, 'data', progress)
  return 1
`

/** `false` when the job has ended or another worker has begun it. `keyOf`: a key of the queue. */
export async function writeProgress(
  client: RedisClient,
  keyOf: (name: string) => string,
  { engineJob }: BullMQJob,
  progress: JobProgress,
): Promise<boolean> {
  const id = engineJob.id ?? ''
  const keys = [id, 'events', 'meta'].map(keyOf)
  const values = [id, String(engineJob.attemptsStarted), JSON.stringify(progress)]
  return (await client.eval(WRITE, keys.length, ...keys, ...values)) === 1
}
