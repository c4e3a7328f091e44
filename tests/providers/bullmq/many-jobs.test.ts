import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'

import { hasEarlierRun } from '../../../src/runtime/providers/bullmq/store/earlier-runs.js'
import { listPage } from '../../../src/runtime/providers/bullmq/store/list-page.js'
import type { JobPlace } from '../../../src/runtime/providers/bullmq/store/find-engine-job.js'
import { startRedis } from '../../engines/redis.js'
import { useEngine } from '../../engines/use-engine.js'

const server = useEngine('Redis', startRedis)
const JOBS = 5_000
const LISTS = ['active', 'wait', 'paused']

test.for([...LISTS, 'delayed', 'prioritized'])(
  'an earlier run of a schedule is found in %s, and no script looks at all jobs',
  async (place) => {
    const { host, port } = server()
    const redis = new Redis(port, host)
    onTestFinished(async () => void (await redis.quit()))
    const add = async (to: string, ids: readonly string[]): Promise<unknown> =>
      LISTS.includes(to)
        ? redis.rpush(`jobs:${to}`, ...ids)
        : redis.zadd(`jobs:${to}`, ...ids.flatMap((id, score) => [score, id]))
    await redis.flushall()
    for (const to of ['wait', 'prioritized'])
      await add(
        to,
        Array.from({ length: JOBS }, (_, n) => `${to}-${n}`),
      )
    let scripts = 0
    const client = {
      eval: (...given: Parameters<typeof redis.eval>) => {
        scripts += 1
        return redis.eval(...given)
      },
    }
    const toKey = (name: string): string => `jobs:${name}`
    const has = (id: string): Promise<boolean> => hasEarlierRun(client, toKey, { key: 'k', id })
    await add(place, ['repeat:other:100', 'repeat:k:300'])
    expect(await has('repeat:k:300')).toBe(false)
    expect(scripts).toBeGreaterThan((2 * JOBS) / 1_200)
    await add(place, ['repeat:k:200'])
    expect(await has('repeat:k:300')).toBe(true)
    expect(await has('repeat:k:200')).toBe(false)
  },
)

test.for(['delayed', 'failed'] as const)(
  'a list of %s jobs of one moment reads each of them once',
  async (status) => {
    const { host, port } = server()
    const redis = new Redis(port, host)
    onTestFinished(async () => void (await redis.quit()))
    await redis.flushall()
    const ids = Array.from({ length: JOBS }, (_, n) => `job-${n}`)
    await redis.zadd(`jobs:${status}`, ...ids.flatMap((id) => [4_096_000, id]))
    let read = 0
    const counting = async (answer: Promise<unknown>): Promise<unknown> => {
      const found = (await answer) as string[] | null
      read += (found?.length ?? 0) / 2
      return found
    }
    const client = {
      eval: (...given: Parameters<typeof redis.eval>) => counting(redis.eval(...given)),
      zrangebyscore: (...given: [string, string, string]) =>
        counting(redis.zrangebyscore(...given)),
      zrevrangebyscore: (...given: [string, string, string]) =>
        counting(redis.zrevrangebyscore(...given)),
    }
    const finishedOn = status === 'failed' ? 1_000 : undefined
    const getJob = async (id: string) => ({
      id,
      timestamp: 1,
      opts: {},
      attemptsMade: 0,
      finishedOn,
    })
    const queue = { toKey: (name: string) => `jobs:${name}`, getJob }
    const place = { queue, client } as unknown as JobPlace
    const found: string[] = []
    let after: string | undefined
    do {
      const page = await listPage(place, 'jobs', { status, limit: 100, after })
      found.push(...page.jobs.map(({ job }) => job.id))
      after = page.next
      // Where a job has gone on since, those after it are found by their ids.
      if (found.length === 200) await redis.zrem(`jobs:${status}`, found.at(-1) ?? '')
    } while (after !== undefined)
    const inOrder = ids.toSorted()
    expect(found).toEqual(status === 'failed' ? inOrder.toReversed() : inOrder)
    expect(read).toBeLessThan(3 * JOBS)
  },
)
