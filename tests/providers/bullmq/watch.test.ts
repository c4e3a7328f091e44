import { Redis } from 'ioredis'
import { afterEach, expect, test } from 'vitest'

import { useBullMQ } from './wired-test.js'

const bench = useBullMQ()
const opened: Redis[] = []
afterEach(() => opened.splice(0).forEach((client) => client.disconnect()))

function client(): Redis {
  const { host, port } = bench.redis
  const made = new Redis({ host, port })
  opened.push(made)
  return made
}

test.each([1, 0])(
  'events that BullMQ has dropped before they were read are told as missed (%i kept)',
  async (kept) => {
    const queue = bench.queueName()
    const service = bench.service()
    const events = service.watch(queue, {}, (stored) => stored)
    await bench.run(queue, () => 'done')
    const first = await service.add(queue, 'first')
    expect((await events.next()).value).toMatchObject({ type: 'active', jobId: first })
    expect((await events.next()).value).toMatchObject({
      type: 'completed',
      jobId: first,
      result: 'done',
    })
    const lost = await service.addMany(queue, [{ data: 1 }, { data: 2 }])
    for (const id of lost) await service.waitForFinish(queue, id)
    await client().xtrim(`bull:${queue}:events`, 'MAXLEN', kept)
    const { value } = await events.next()
    expect(value).toMatchObject({ type: 'missed', reason: expect.stringContaining('dropped') })
    const last = await service.add(queue, 'last')
    const rest: string[] = []
    for await (const event of events) {
      if (event.jobId === last) rest.push(event.type)
      expect(event.type).not.toBe('missed')
      if (event.type === 'completed' && event.jobId === last) break
    }
    expect(rest).toEqual(['active', 'completed'])
  },
)
