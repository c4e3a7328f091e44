import { afterEach, describe, expect, expectTypeOf, it, test, vi } from 'vitest'

import { NonRetryableError, pikkuSessionlessFunc } from '../../../src/runtime/index.js'
import { configureTesting, testQueueProcessor } from '../../../src/runtime/testing/index.js'
import type { TestFailure } from '../../../src/runtime/testing/index.js'

const processEmailQueue = pikkuSessionlessFunc<
  { to: string; subject: string; body: string },
  { messageId: string; status: 'sent' | 'failed' }
>(async ({ logger, emailService }, data) => {
  try {
    const messageId = await emailService.send({
      to: data.to,
      subject: data.subject,
      body: data.body,
    })
    logger.info(`Email sent successfully: ${messageId}`)
    return { messageId, status: 'sent' }
  } catch (error) {
    logger.error('Failed to send email:', error)
    throw error
  }
})

const emailService = {
  send: async ({ to }: { to: string }) => {
    if (!to.includes('@')) throw new Error(`no address: ${to}`)
    return 'message-1'
  },
}

afterEach(() => configureTesting({}))

describe('Email Queue Processor', () => {
  it('should process email successfully', async () => {
    configureTesting({ services: { emailService } })
    const result = await testQueueProcessor(processEmailQueue, {
      to: 'test@example.com',
      subject: 'Test',
      body: 'Test message',
    })

    expect(result.status).toBe('sent')
    expect(result.messageId).toBeDefined()
  })

  it('should handle failures with retry', async () => {
    configureTesting({ services: () => ({ emailService }) })
    const result = await testQueueProcessor(
      processEmailQueue,
      {
        to: 'invalid-email',
        subject: 'Test',
        body: 'Test message',
      },
      {
        expectFailure: true,
        maxRetries: 2,
      },
    )

    expect(result.attempts).toBe(3) // Initial + 2 retries
    expect(result.error.message).toBe('no address: invalid-email')
  })
})

const flaky = pikkuSessionlessFunc<{ until: number }, { done: boolean }>(
  ({ attempt }, { until }) => {
    if (attempt < until) throw new Error(`attempt ${attempt}`)
    return { done: true }
  },
)

test('the attempts it took are told beside the result, and not in it', async () => {
  const result = await testQueueProcessor(flaky, { until: 3 })
  expect(result).toEqual({ done: true })
  expect(result.attempts).toBe(3)
})

test('attempts follow each other without a wait', async () => {
  // The waits between them, each twice the one before, would be longer than any test.
  const { attempts } = await testQueueProcessor(flaky, { until: 50 }, { maxRetries: 60 })
  expect(attempts).toBe(50)
})

test('a result that has attempts of its own keeps them', async () => {
  const own = pikkuSessionlessFunc<void, { attempts: number }>(() => ({ attempts: 77 }))
  expect((await testQueueProcessor(own, undefined)).attempts).toBe(77)
})

test('a result that cannot be added to is copied for it', async () => {
  const frozen = pikkuSessionlessFunc<void, { done: boolean }>(() => Object.freeze({ done: true }))
  expect((await testQueueProcessor(frozen, undefined)).attempts).toBe(1)
})

test('a result that is no object comes as it is', async () => {
  const count = pikkuSessionlessFunc<number, number>((_services, data) => data * 2)
  const list = pikkuSessionlessFunc<number, number[]>((_services, data) => [data])
  expect(await testQueueProcessor(count, 4)).toBe(8)
  expect(await testQueueProcessor(list, 4)).toEqual([4])
})

test('a job that fails where none was expected throws what its last attempt threw', async () => {
  await expect(testQueueProcessor(flaky, { until: 9 })).rejects.toThrow('attempt 3')
})

test('a job that completes where a failure was expected throws', async () => {
  await expect(testQueueProcessor(flaky, { until: 2 }, { expectFailure: true })).rejects.toThrow(
    'expected to fail, but it completed at attempt 2',
  )
})

test.each([
  ['fail', false],
  ['discard', true],
] as const)('%s ends the job at once', async (verb, discarded) => {
  const func = pikkuSessionlessFunc(({ interaction }) => interaction.queue?.[verb]('no'))
  const failure = await testQueueProcessor(func, undefined, { expectFailure: true })
  expect(failure).toMatchObject({ attempts: 1, discarded, error: { message: 'no' } })
})

test('an error that is not retryable is tried once', async () => {
  const func = pikkuSessionlessFunc(() => {
    throw new NonRetryableError('declined')
  })
  const failure = await testQueueProcessor(func, undefined, { expectFailure: true })
  expect(failure.attempts).toBe(1)
})

test('a snoozed job comes again without a wait, and costs no attempt', async () => {
  let runs = 0
  const func = pikkuSessionlessFunc<string, { runs: number }>(async ({ interaction }) => {
    runs += 1
    if (runs < 5) interaction.queue?.snooze('1h')
    return { runs }
  })
  expect(await testQueueProcessor(func, 'o1', { maxRetries: 0 })).toMatchObject({
    runs: 5,
    attempts: 1,
  })
})

test('a handler that snoozes its job for ever does not hang its test', async () => {
  const func = pikkuSessionlessFunc<string>(({ interaction }) => interaction.queue?.snooze(0))
  await expect(testQueueProcessor(func, 'o1')).rejects.toThrow('does its handler always snooze it?')
})

test('an attempt may be given a timeout', async () => {
  const func = pikkuSessionlessFunc(() => new Promise(() => {}))
  const options = { expectFailure: true, timeout: 5, maxRetries: 0 } as const
  const failure = await testQueueProcessor(func, undefined, options)
  expect(failure.error).toMatchObject({ code: 'JOB_TIMEOUT' })
})

test('services of one test come before, and beside, those of all tests', async () => {
  configureTesting({ services: { one: 'all', two: 'all' } })
  const func = pikkuSessionlessFunc<void, string>(({ one, two }) => `${one} ${two}`)
  expect(await testQueueProcessor(func, undefined, { services: { two: 'mine' } })).toBe('all mine')
})

test('nothing is written to the console unless the services have a logger', async () => {
  const log = vi.spyOn(console, 'info').mockImplementation(() => {})
  const func = pikkuSessionlessFunc(({ logger }) => logger.info('hello'))
  await testQueueProcessor(func, undefined)
  expect(log).not.toHaveBeenCalled()
  await testQueueProcessor(func, undefined, { services: { logger: console } })
  expect(log).toHaveBeenCalledWith('hello')
})

test('data that no queue could carry is refused', async () => {
  const func = pikkuSessionlessFunc<object>(() => {})
  const circle: Record<string, unknown> = { list: [] }
  circle['self'] = circle
  for (const data of [{ f: () => 1 }, { later: Promise.resolve() }, circle, { n: Number.NaN }]) {
    await expect(testQueueProcessor(func, data)).rejects.toMatchObject({
      code: 'INVALID_JOB_DATA',
    })
  }
})

test('data of the types that a typed client carries arrives as it is', async () => {
  const data = {
    cents: 12n,
    rates: new Map([['EUR', 1n]]),
    tags: new Set(['a']),
    due: new Date(0),
    page: new URL('https://example.com/'),
    image: new Uint8Array([1, 2]),
    pattern: /a+/g,
  }
  let seen: unknown
  const func = pikkuSessionlessFunc<typeof data, Map<string, bigint>>((_services, given) => {
    seen = given
    return given.rates
  })
  expect(await testQueueProcessor(func, data)).toEqual(new Map([['EUR', 1n]]))
  expect(seen).toEqual(data)
})

test('each attempt gets the data as it was added, and the data of the test stays as it is', async () => {
  const data = {
    items: ['a', 'b'],
    due: new Date(0),
    seen: new Map([['a', { times: 1 }]]),
    tags: new Set(['x']),
  }
  const given: string[] = []
  const func = pikkuSessionlessFunc<typeof data>((_services, { items, due, seen, tags }) => {
    given.push(`${items.join()} ${due.getTime()} ${seen.get('a')?.times} ${tags.size}`)
    items.pop()
    due.setTime(1)
    seen.get('a')!.times = 2
    tags.clear()
    throw new Error('again')
  })
  await testQueueProcessor(func, data, { expectFailure: true, maxRetries: 1 })
  expect(given).toEqual(['a,b 0 1 1', 'a,b 0 1 1'])
  expect(data.items).toEqual(['a', 'b'])
})

test('the types are those of the function', () => {
  const misuse = async (): Promise<void> => {
    const failure = await testQueueProcessor(flaky, { until: 1 }, { expectFailure: true })
    expectTypeOf(failure).toEqualTypeOf<TestFailure>()
    const result = await testQueueProcessor(flaky, { until: 1 }, { maxRetries: 1 })
    expectTypeOf(result).toEqualTypeOf<{ done: boolean } & { readonly attempts: number }>()
    // @ts-expect-error not what the handler takes
    await testQueueProcessor(flaky, { until: '1' })
  }
  expect(misuse).toBeTypeOf('function')
})
