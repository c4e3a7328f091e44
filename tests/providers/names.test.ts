import { afterEach, expect, test } from 'vitest'

import { conformanceQueues } from '../../src/runtime/conformance/index.js'
import type { QueueService } from '../../src/runtime/index.js'
import { everyEngine } from './every-engine.js'

const [queue = ''] = conformanceQueues
const names = ['', 'a\0b', 'a\ud800', '\udc00b', 'line\nend', 'x'.repeat(256), '\0'.repeat(9_000)]
const ids = ['a\0b', 'a\ud800', 'x'.repeat(100_000)]

const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
})

async function refusalOf(action: () => Promise<unknown> | undefined): Promise<Error | undefined> {
  try {
    await action()
    return undefined
  } catch (error) {
    return error as Error
  }
}

/** SQS and Cloudflare know queues by their URLs and bindings. */
test.each(everyEngine().slice(0, 3))(
  '$name refuses a name that it cannot keep, in few words, and finds nothing by such a name or id',
  async (engine) => {
    const place = await engine.open([queue])
    const service: QueueService = place.service({ deadline: 30_000 })
    opened.push(place, service)
    for (const name of names) {
      for (const add of [
        () => service.add(name, 1),
        () => service.addMany(name, [{ data: 1 }, { data: 2 }]),
      ]) {
        const refusal = await refusalOf(add)
        expect(refusal).toMatchObject({ code: 'UNSUPPORTED_BY_PROVIDER' })
        expect(String(refusal)).toMatch(/the queue name '/)
        expect(String(refusal).length).toBeLessThan(500)
      }
    }
    for (const id of ids) {
      expect(await service.findJob?.(queue, id)).toBeUndefined()
      expect(await service.unschedule?.(queue, id)).not.toBe(true)
      for (const ask of [() => service.remove?.(queue, id), () => service.retry?.(queue, id)]) {
        const refusal = await refusalOf(ask)
        if (refusal === undefined) continue
        expect(refusal).toMatchObject({ code: 'JOB_NOT_FOUND' })
        expect(String(refusal).length).toBeLessThan(500)
      }
    }
  },
)
