import { Redis } from 'ioredis'
import { expect, test } from 'vitest'

import type { JobOptions } from '../../../src/runtime/job/options/job-options.js'
import { bullmqVersions } from './bullmq-versions.js'
import { useBullMQ } from './wired-test.js'

const bench = useBullMQ()

const unique = (key: string, rule: object): JobOptions =>
  ({ unique: { key: JSON.stringify([key]), ...rule } }) as JobOptions

/** Redis has lost its scripts and the connection stands, as after a failover behind one address. */
test.each(bullmqVersions)(
  '%s: an add goes on when Redis has lost its scripts',
  async (_, bullmq) => {
    const queue = bench.queueName()
    const service = bench.service({ bullmq })
    const redis = new Redis({ host: bench.redis.host, port: bench.redis.port })
    const unfinished = { while: 'unfinished', then: 'keep' }
    const lasting = { while: 3_600_000, then: 'keep' }
    try {
      await service.add(queue, 0, unique('before', unfinished))
      for (const [name, rule] of Object.entries({ unfinished, lasting })) {
        await redis.script('FLUSH')
        const id = await service.add(queue, name, unique(name, rule))
        expect(await service.findJob(queue, id)).toMatchObject({ status: 'waiting', data: name })
        await redis.script('FLUSH')
        expect(await service.add(queue, 'another', unique(name, rule))).toBe(id)
      }
      await redis.script('FLUSH')
      expect(await service.addIfNew(queue, 1, { jobId: 'one' })).toEqual({ id: 'one', isNew: true })
      await redis.script('FLUSH')
      expect(await service.addIfNew(queue, 1, { jobId: 'one' })).toEqual({
        id: 'one',
        isNew: false,
      })
      await redis.script('FLUSH')
      const ids = await service.addMany(queue, [
        { data: 'plain' },
        { data: 'kept back', options: unique('before', unfinished) },
        { data: 'unique', options: unique('new', unfinished) },
      ])
      const jobs = await Promise.all(ids.map((id) => service.findJob(queue, id)))
      expect(jobs.map((job) => job?.data)).toEqual(['plain', 0, 'unique'])
      expect(await service.stats(queue)).toMatchObject({ waiting: 6, delayed: 0, active: 0 })
    } finally {
      redis.disconnect()
    }
  },
)
