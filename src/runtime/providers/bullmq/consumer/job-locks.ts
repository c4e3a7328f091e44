import type { BullJob } from '../connection/bullmq-module.js'
import type { RedisClient } from '../connection/redis-client.js'
import { fromEngineId } from '../store/engine-id.js'
import { CANCELLED } from '../store/cancellation.js'
import { JobLostError } from './job-lost-error.js'

/** A job of BullMQ, and the token under which it was taken. */
export interface Hold {
  readonly engineJob: BullJob
  readonly token: string | undefined
}

interface LocksOptions {
  readonly client: RedisClient
  /** What the keys of the queue begin with. */
  readonly keys: string
  /** Milliseconds. */
  readonly lockDuration: number
  /** Told of a job whose outcome could not be written, because it is no longer this worker's. */
  readonly onDropped: (hold: Hold) => Promise<void>
}

/**
 * Renews the locks of jobs, also of those whose locks have run out: a job is still ours unless another worker holds its
 * lock or it has finished, even when it was taken for stalled and waits to be run again. With `done`, whose handlers
 * have returned, another worker's lock does not count either: what is done need not be done to the end once more.
 * In a queue with groups, a job that was taken for stalled waits in `prioritized`, and was not started since.
 * A worker that is alive has left nothing, so a stall that was counted meanwhile is taken back. A run that was cancelled
 * is over, also if its job waits to be run again. Gives the places of the others in what it was given.
 */
const KEEP = `
local active, wait, paused, stalled, prioritized = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local base, duration, done = ARGV[1], ARGV[2], ARGV[3]
local lost = {}
for i = 4, #ARGV, 5 do
  local id, token, timestamp, stalls = ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
  local key = base .. id
  local lock = redis.call('GET', key .. ':lock')
  local own = lock == token
  local is_same = not own and redis.call('HGET', key, 'timestamp') == timestamp
    and tonumber(ARGV[i + 4]) > tonumber(string.match(redis.call('HGET', key, '${CANCELLED}') or '', '^%d+') or -1)
  if is_same and (not lock or done == '1') then
    own = redis.call('LREM', active, 1, id) > 0 or redis.call('LREM', wait, 1, id) > 0
      or redis.call('LREM', paused, 1, id) > 0
      or (redis.call('HGET', key, 'ats') == ARGV[i + 4] and redis.call('ZREM', prioritized, id) > 0)
    if own then
      redis.call('LPUSH', active, id)
      redis.call('HSET', key, 'stc', stalls)
      redis.call('HDEL', key, 'defa')
    end
  elseif is_same and redis.call('HEXISTS', key, 'finishedOn') == 0
    and tonumber(redis.call('HGET', key, 'stc') or 0) > stalls then
    redis.call('HINCRBY', key, 'stc', -1)
  end
  if own then
    redis.call('SET', key .. ':lock', token, 'PX', duration)
    redis.call('SREM', stalled, id)
  else
    table.insert(lost, (i - 4) / 5)
  end
end
return lost
`

/** BullMQ's codes for a job that is gone, not locked, in another state, or locked by another worker. */
const REFUSALS: readonly unknown[] = [-1, -2, -3, -6]

/**
 * Which jobs in hand are this worker's own. BullMQ alone gives a job up as soon as its lock has run out, which is what
 * becomes of every job in a process whose event loop is blocked for longer: although its handler returned, it would be
 * run again, and in the end be failed as stalled.
 */
export class JobLocks {
  readonly #options: LocksOptions
  /** Another worker has them; what it does with them is not to be disturbed. */
  readonly #lost = new WeakSet<BullJob>()

  constructor(options: LocksOptions) {
    this.#options = options
  }

  /**
   * Gives those that are held no longer: by themselves, for the same job may have been taken once more by this worker. Its
   * answer comes after those to all earlier commands.
   */
  async renew<Held extends Hold>(holds: readonly Held[]): Promise<readonly Held[]> {
    const lost = await this.#keep(holds, false)
    for (const { engineJob } of lost) this.#lost.add(engineJob)
    return lost
  }

  async isHeld(hold: Hold): Promise<boolean> {
    return !this.#lost.has(hold.engineJob) && (await this.renew([hold])).length === 0
  }

  /** Throws `JobLostError`. */
  async assertHeld(hold: Hold): Promise<void> {
    if (!(await this.isHeld(hold))) throw await this.#drop(hold)
  }

  /**
   * For what BullMQ refused to write of a job: writes it again when the job's lock had only run out, and throws
   * `JobLostError` when the job is another worker's. `isDone`: its handler has returned.
   */
  async writeLate<Result>(
    { hold, isDone, refusal }: { hold: Hold; isDone: boolean; refusal: unknown },
    write: () => Promise<Result>,
  ): Promise<Result> {
    if (!REFUSALS.includes(Reflect.get(Object(refusal), 'code'))) throw refusal
    const isKept = isDone ? (await this.#keep([hold], true)).length === 0 : await this.isHeld(hold)
    if (!isKept) throw await this.#drop(hold)
    return write()
  }

  async #keep<Held extends Hold>(
    holds: readonly Held[],
    isDone: boolean,
  ): Promise<readonly Held[]> {
    const { client, keys, lockDuration } = this.#options
    const jobs = holds.flatMap(({ engineJob, token }) => [
      engineJob.id ?? '',
      token ?? '',
      String(engineJob.timestamp),
      String(engineJob.stalledCounter),
      String(engineJob.attemptsStarted),
    ])
    const lists = ['active', 'wait', 'paused', 'stalled', 'prioritized'].map((list) => keys + list)
    const settings = [keys, String(lockDuration), isDone ? '1' : '0']
    const lost = await client.eval(KEEP, lists.length, ...lists, ...settings, ...jobs)
    return (lost as readonly number[]).flatMap((place) => holds[place] ?? [])
  }

  async #drop(hold: Hold): Promise<JobLostError> {
    await this.#options.onDropped(hold)
    return new JobLostError(fromEngineId(hold.engineJob.id ?? ''))
  }
}
