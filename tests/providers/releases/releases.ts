import type { ScheduleOptions } from '../../../src/runtime/index.js'

export const STEADY = 'steady'

export interface Release {
  readonly queues: readonly string[]
  readonly schedules: readonly ScheduleOptions<string, unknown>[]
}

/** In every release: its runs are counted. */
const tick = { queue: STEADY, name: 'tick', cron: '* * * * * *', data: 'tick' } as const
const clean = { queue: STEADY, name: 'clean', data: { days: 30 } } as const

/** Each adds, changes and drops something of the others, also whole queues. */
export const releases: readonly Release[] = [
  {
    queues: [STEADY, 'mail'],
    schedules: [
      tick,
      { ...clean, cron: '0 3 * * *' },
      { queue: 'mail', cron: '0 4 * * *', data: 1 },
    ],
  },
  {
    queues: [STEADY, 'report'],
    schedules: [
      tick,
      { ...clean, cron: '0 3 * * *', timezone: 'Europe/Berlin' },
      { queue: 'report', name: 'daily', cron: '0 5 * * *', data: 'day' },
      { queue: 'report', name: 'weekly', cron: '0 5 * * 1', data: 'week' },
    ],
  },
  {
    queues: [STEADY, 'mail'],
    schedules: [tick, { ...clean, every: '7h', data: { days: 7 } }],
  },
]

/** What `schedules()` gives of a release, as text. */
export function keysOf({ schedules }: Release): string[] {
  return schedules
    .map(({ queue, name = queue, data, ...rest }) => {
      const timing = 'cron' in rest ? `${rest.cron} ${rest.timezone ?? 'UTC'}` : rest.every
      return `${queue} wired:${name} ${timing} ${JSON.stringify(data)}`
    })
    .toSorted()
}
