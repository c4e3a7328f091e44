import { nextMoment } from '../../../../cron/next-moment.js'
import { DEFAULT_TIMEZONE } from '../../../job/options/resolve-repeat.js'
import type { BullMQModule, BullScheduleSettings } from './bullmq-module.js'

/**
 * Our reading of cron expressions, so that a schedule has the same runs as on every other engine. A schedule that was
 * made with BullMQ itself, and whose expression we refuse, keeps BullMQ's reading: it must not end.
 */
export function repeatStrategy(bullmq: BullMQModule): BullScheduleSettings['repeatStrategy'] {
  return (millis, repeat) => {
    const { pattern, tz, startDate = 0 } = repeat
    try {
      const after = Math.max(millis, new Date(startDate).getTime())
      return nextMoment({ cron: pattern ?? '', timezone: tz ?? DEFAULT_TIMEZONE }, after)
    } catch {
      return bullmq.getNextMillis?.(millis, repeat)
    }
  }
}
