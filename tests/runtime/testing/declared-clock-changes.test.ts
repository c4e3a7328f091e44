import { afterEach, expect, test } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker, wireSchedule } from '../../../src/runtime/index.js'
import { clearWorkers, removeSchedules } from '../../../src/runtime/provider-kit/index.js'
import { createTestEngine } from '../../../src/runtime/testing/index.js'
import { changesOf } from '../../cron/zones.js'
import { dueMoments } from '../../cron/due-moments.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Gaps at midnight and at two o'clock, by an hour and by half of one, in both halves of the Earth. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Africa/Cairo',
]

/** In the hours in which clocks are changed, and in every hour of that day. */
const crons = ['30 2 * * *', '15 0 * * *', '45 1 * * *', '20 * * * *']

afterEach(() => {
  clearWorkers()
  removeSchedules('nightly')
})

test.each(zones)(
  '%s: declared schedules run once at each due moment of the days when the clocks are changed',
  async (zone) => {
    const changes = changesOf(zone)
    expect(changes).toHaveLength(2)
    for (const change of changes) {
      const start = change - DAY
      const engine = createTestEngine({ startAt: new Date(start) })
      const seen: { readonly cron: string; readonly due: number }[] = []
      wireQueueWorker({
        queue: 'nightly',
        func: pikkuSessionlessFunc<{ cron: string }>(async ({ interaction }, { cron }) => {
          seen.push({ cron, due: interaction.queue?.scheduledFor?.getTime() ?? 0 })
        }),
      })
      for (const cron of crons) {
        wireSchedule({ queue: 'nightly', name: cron, cron, timezone: zone, data: { cron } })
      }
      await engine.start()
      await engine.advance(2 * DAY)
      await engine.close()
      clearWorkers()
      removeSchedules('nightly')
      for (const cron of crons) {
        const runs = seen
          .filter((run) => run.cron === cron)
          .map(({ due }) => new Date(due).toISOString())
        const due = dueMoments(cron, zone, start, start + 2 * DAY).map((at) =>
          new Date(at).toISOString(),
        )
        expect(runs, `${cron} around ${new Date(change).toISOString()}`).toEqual(due)
      }
    }
  },
)
