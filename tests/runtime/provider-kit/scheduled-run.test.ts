import { describe, expect, test } from 'vitest'

import type { TakenJob } from '../../../src/runtime/provider-kit/index.js'
import { heldBack } from '../../../src/runtime/provider-kit/scheduled-run.js'
import { recordingLogger } from '../recording-logger.js'

const DUE = Date.UTC(2030, 0, 1)
const HOUR = 3_600_000

function run(rules: TakenJob['options']['rules'], more: Partial<TakenJob> = {}): TakenJob {
  return {
    id: `repeat:sweep:${DUE}`,
    queueName: 'orders',
    data: undefined,
    attempt: 1,
    enqueuedAt: new Date(DUE - HOUR),
    scheduledFor: new Date(DUE),
    options: { rules },
    ...more,
  }
}

const at = (now: number, hasEarlierRun = false) => ({
  logger: recordingLogger(),
  now: () => now,
  hasEarlierRun: () => hasEarlierRun,
})
const hourly = { missed: { every: HOUR } }
const skipped = { kind: 'completed', result: undefined }

describe('a run of a schedule that skips what it missed', () => {
  test('is run until the next one is due, and skipped from then on', async () => {
    expect(await heldBack(run(hourly), at(DUE + HOUR - 1))).toBeUndefined()
    expect(await heldBack(run(hourly), at(DUE + HOUR))).toEqual(skipped)
    const nightly = { missed: { cron: '0 3 * * *', timezone: 'Europe/Berlin' } }
    const due = Date.UTC(2030, 2, 30, 2)
    const night = run(nightly, { id: `repeat:sweep:${due}`, scheduledFor: new Date(due) })
    // The night in which the clock goes forward has 23 hours.
    expect(await heldBack(night, at(due + 23 * HOUR - 1))).toBeUndefined()
    expect(await heldBack(night, at(due + 23 * HOUR))).toEqual(skipped)
  })

  test('goes on if it has begun: at its retries, and after its handler has put it back', async () => {
    const late = at(DUE + 5 * HOUR)
    expect(await heldBack(run(hourly, { attempt: 2 }), late)).toBeUndefined()
    const snoozed = { options: { rules: hourly, delay: 4 * HOUR } }
    expect(await heldBack(run(hourly, snoozed), late)).toBeUndefined()
  })

  test('may begin as late as its jitter says', async () => {
    const rules = { ...hourly, jitter: 2 * HOUR }
    const held = await heldBack(run(rules), at(DUE))
    expect(held).toMatchObject({ kind: 'released', snoozed: true })
    const delay = (held as { delay: number }).delay
    expect(delay).toBeLessThan(2 * HOUR)
    // Every look at one run leads to the same moment.
    expect(await heldBack(run(rules), at(DUE + delay - 1))).toMatchObject({ delay: 1 })
    expect(await heldBack(run(rules), at(DUE + delay))).toBeUndefined()
    expect(await heldBack(run(rules), at(DUE + delay + HOUR))).toEqual(skipped)
  })
})

test('jitter spreads runs over all of it', async () => {
  const waits: number[] = []
  for (let each = 0; each < 500; each += 1) {
    const due = DUE + each * 60_000
    const job = run({ jitter: 1_000 }, { id: `repeat:sweep:${due}`, scheduledFor: new Date(due) })
    const held = (await heldBack(job, at(due))) as { delay?: number } | undefined
    waits.push(held?.delay ?? 0)
  }
  for (const part of [0, 1, 2, 3]) {
    const inPart = waits.filter((wait) => Math.floor(wait / 250) === part)
    expect(inPart.length).toBeGreaterThan(80)
  }
  expect(Math.max(...waits)).toBeLessThan(1_000)
})

test('a run that is due before an earlier one has ended is skipped, with a line in the log', async () => {
  const context = at(DUE, true)
  expect(await heldBack(run({ overlap: 'skip' }), context)).toEqual(skipped)
  expect(context.logger.lines).toEqual([
    `info: Queue 'orders': run 'repeat:sweep:${DUE}' was skipped, because an earlier run has not ended`,
  ])
  expect(await heldBack(run({ overlap: 'skip' }, { attempt: 2 }), context)).toBeUndefined()
})

test('a job that is no run of a schedule is never held back', async () => {
  expect(await heldBack(run(hourly, { scheduledFor: undefined }), at(DUE + HOUR))).toBeUndefined()
  expect(await heldBack(run(undefined), at(DUE + HOUR))).toBeUndefined()
})
