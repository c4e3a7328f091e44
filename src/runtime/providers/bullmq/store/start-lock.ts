import { setTimeout as pause } from 'node:timers/promises'

import { newJobId } from '../../../job/new-job-id.js'
import type { RedisLink } from '../connection/redis-link.js'

/** Between two looks whether it is free, in milliseconds. */
const LOOK_INTERVAL = 50

/** Nobody waits for longer for a process that died with it, in milliseconds. */
const LONGEST_HOLD = 5_000

// Asked twice because its answer was lost, it gives the same: a token that holds the lock already has it.
const TAKE = `
  local holder = redis.call('GET', KEYS[1])
  if holder and holder ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1`
const RENEW = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])`
const RELEASE = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('DEL', KEYS[1])`

export interface HeldLock {
  /** To be called before each write. Throws when the lock was lost: `work` then begins anew, after whoever took it. */
  renew(): Promise<void>
}

class LockLost extends Error {}

/**
 * Does `work` while nobody else does work under this lock. Throws an `Error` when the lock is not free for as long as a
 * command may take. It is held for a few seconds from one renewal to the next, so a process that dies blocks nobody.
 */
export async function holdLock(
  link: RedisLink,
  key: string,
  work: (lock: HeldLock) => Promise<void>,
): Promise<void> {
  const token = newJobId()
  const hold = String(Math.ceil(Math.min(LONGEST_HOLD, link.timeout / 2)))
  const ask = async (script: string, ...more: string[]): Promise<boolean> =>
    Number(await link.call(() => link.client.eval(script, 1, key, token, ...more))) === 1
  const renew = async (): Promise<void> => {
    if (!(await ask(RENEW, hold))) throw new LockLost()
  }
  const giveUp = Date.now() + link.timeout
  for (;;) {
    while (!(await ask(TAKE, hold))) {
      if (Date.now() > giveUp) throw isTaken(link.timeout)
      await pause(LOOK_INTERVAL)
    }
    try {
      await work({ renew })
      return
    } catch (error) {
      if (!(error instanceof LockLost)) throw error
      if (Date.now() > giveUp) throw isTaken(link.timeout)
    } finally {
      // It runs out by itself.
      await ask(RELEASE).catch(() => {})
    }
  }
}

function isTaken(timeout: number): Error {
  return new Error(
    `bullmq: other processes have brought their declared schedules to Redis for ${timeout} ms; start the workers again`,
  )
}
