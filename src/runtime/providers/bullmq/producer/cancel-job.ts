import { randomUUID } from 'node:crypto'

import type { JobCancelledError } from '../../../job/errors/job-cancelled-error.js'
import type { BullJobOptions } from '../connection/bullmq-module.js'
import type { JobPlace } from '../store/find-engine-job.js'
import { CANCELLED, toStoredCancellation } from '../store/cancellation.js'
import { GROUP_FIELD } from '../store/keys/group-script.js'
import { goOnWithout } from '../store/keys/go-on-without.js'
import { StoredError } from '../store/stored-error.js'

/**
 * As BullMQ's own script fails a job, but from any state and without its lock. How often the job was started is written
 * down: no run that began before this may change it, also once the job was put back. The answer to a question that was
 * asked twice is the same.
 */
const CANCEL = `
  local job, lock, failed, completed, delayed, prioritized, parents, active, wait, paused, stalled, events, meta, schedules,
    marker = unpack(KEYS)
  local id, now, reason, stacktrace, cancellation, base = unpack(ARGV)
  if redis.call('EXISTS', job) == 0 then return 'missing' end
  if redis.call('ZSCORE', completed, id) then return 'completed' end
  local started = redis.call('HGET', job, 'ats') or '0'
  local value = started .. ' ' .. cancellation
  local cancelled = { 'cancelled', redis.call('HGET', job, '${GROUP_FIELD}'), redis.call('HGET', job, 'opts') }
  if redis.call('ZSCORE', failed, id) then
    return redis.call('HGET', job, '${CANCELLED}') == value and cancelled or 'failed'
  end
  if redis.call('HEXISTS', job, 'parentKey') == 1 then return 'child' end
  local previous
  if redis.call('LREM', active, 1, id) > 0 then
    previous = 'active'
    redis.call('HINCRBY', job, 'atm', 1)
  else
    local schedule = redis.call('HGET', job, 'rjk')
    local next = schedule and redis.call('ZSCORE', schedules, schedule)
    if next and id == 'repeat:' .. schedule .. ':' .. next then return 'scheduled' end
    if redis.call('ZREM', delayed, id) > 0 then previous = 'delayed'
    elseif redis.call('ZREM', prioritized, id) > 0 then previous = 'prioritized'
    elseif redis.call('LREM', wait, 1, id) > 0 or redis.call('LREM', paused, 1, id) > 0 then previous = 'waiting'
    elseif redis.call('ZREM', parents, id) > 0 then previous = 'waiting-children'
    else return 'missing' end
  end
  redis.call('DEL', lock)
  redis.call('SREM', stalled, id)
  redis.call('ZADD', failed, now, id)
  redis.call('HSET', job, 'failedReason', reason, 'stacktrace', stacktrace, 'finishedOn', now, '${CANCELLED}', value)
  redis.call('HDEL', job, 'defa')
  local deduplication = redis.call('HGET', job, 'deid')
  if deduplication and redis.call('GET', base .. 'de:' .. deduplication) == id then
    redis.call('DEL', base .. 'de:' .. deduplication)
  end
  local kept = redis.call('HGET', meta, 'opts.maxLenEvents') or 10000
  redis.call('XADD', events, 'MAXLEN', '~', kept, '*', 'event', 'failed', 'jobId', id, 'failedReason', reason,
    'prev', previous)
  if previous == 'active' and redis.call('HEXISTS', meta, 'paused') == 0 then
    redis.call('ZADD', marker, 0, '0')
  end
  return cancelled
`

/** In the order of the script. */
const KEYS = [
  'failed',
  'completed',
  'delayed',
  'prioritized',
  'waiting-children',
  'active',
  'wait',
  'paused',
  'stalled',
  'events',
  'meta',
  'repeat',
  'marker',
]

/** `child`: BullMQ's own, of a flow. `scheduled`: the next run of a schedule, with which the schedule would end. */
export type CancelEnd = 'cancelled' | 'missing' | 'completed' | 'failed' | 'child' | 'scheduled'

/** Gives what to ask, as often as it takes, for the job of this engine id. */
export function cancelJob(
  error: JobCancelledError,
): (place: JobPlace, engineId: string) => Promise<CancelEnd> {
  const { message, stack = '' } = new StoredError({ kind: 'discarded', error })
  const cancellation = toStoredCancellation(randomUUID(), error.reason)
  return async ({ queue, client }, engineId) => {
    const job = queue.toKey(engineId)
    const keys = [job, `${job}:lock`, ...KEYS.map((key) => queue.toKey(key))]
    const values = [engineId, String(Date.now()), message, JSON.stringify([stack]), cancellation]
    const base = queue.toKey('')
    const end = await client.eval(CANCEL, keys.length, ...keys, ...values, base)
    if (!Array.isArray(end)) return end as CancelEnd
    const [status, group, opts] = end as [CancelEnd, string | null, string | null]
    const { pikku } = JSON.parse(opts ?? '{}') as BullJobOptions
    await goOnWithout(client, base, { group: group ?? undefined, unique: pikku?.unique })
    return status
  }
}
