import { nextMoment } from '../../cron/next-moment.js'
import { cronProblem } from '../../cron/read-cron.js'
import { timezoneProblem } from '../../cron/zone-clock.js'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { QueueModel, ScheduleModel, WorkerModel } from '../../model/queue-model.js'
import { scheduleSettings } from '../../model/schedule-settings.js'
import { additions, workersByQueue, type TopologyRule } from './topology-rule.js'

interface Rate {
  readonly runs: number
  /** Milliseconds. */
  readonly per: number
}

/** Jobs that come faster, all the time, than their queue's limit lets them begin: the queue only grows. */
export const limitOutrun: TopologyRule = (topology, model) => [
  ...bySchedules(model),
  ...byHandlers(topology, model),
]

const bySchedules = (model: QueueModel) => {
  const workers = workersByQueue(model)
  return model.schedules.flatMap((schedule) => {
    const limit = strictest(workers.get(schedule.queue))
    const rate = limit && rateOf(schedule)
    if (limit === undefined || rate === undefined || !isFaster(rate, limit)) return []
    const values = { queue: schedule.queue, limit, feeder: `the schedule '${schedule.name}'`, rate }
    return [diagnose('limitOutrun', values, schedule.call.span)]
  })
}

const byHandlers: TopologyRule = (topology, model) => {
  const workers = workersByQueue(model)
  return additions(topology).flatMap(({ queue, handlers, span, kind }) =>
    handlers.flatMap((handler) => {
      const limit = strictest(workers.get(queue))
      const rate = strictest(workers.get(handler))
      // A queue that feeds itself is as fast as itself; a schedule is made once, however often it is asked for.
      const isOther = handler !== queue && kind === 'add'
      if (limit === undefined || rate === undefined || !isOther || !isFaster(rate, limit)) return []
      const values = { queue, limit, feeder: `the handler of '${handler}'`, rate }
      return [diagnose('limitOutrun', values, span)]
    }),
  )
}

/** The limit of the whole queue that lets the fewest jobs begin over a long time. */
function strictest(worker: WorkerModel | undefined): Rate | undefined {
  const rates = (worker?.settings.limit ?? []).flatMap((rule): Rate[] => {
    const { max, per } = rule as { readonly max?: unknown; readonly per?: unknown }
    return typeof max === 'number' && typeof per === 'number' ? [{ runs: max, per }] : []
  })
  return rates.toSorted((a, b) => a.runs / a.per - b.runs / b.per)[0]
}

/** A little faster is still what the two were meant to be: an hour has not always as many runs as its average. */
const MARGIN = 1.05

function isFaster(rate: Rate, limit: Rate): boolean {
  return rate.runs / rate.per > (MARGIN * limit.runs) / limit.per
}

function rateOf(schedule: ScheduleModel): Rate | undefined {
  const { every, cron, timezone = 'UTC' } = scheduleSettings(schedule)
  if (typeof every === 'number') return { runs: 1, per: every }
  const isRead =
    typeof cron === 'string' &&
    typeof timezone === 'string' &&
    cronProblem(cron) === undefined &&
    timezoneProblem(timezone) === undefined
  return isRead ? rateOfCron(cron, timezone) : undefined
}

/** Any Monday: the same project must have the same findings each day. */
const START = Date.UTC(2024, 0, 1)
const HORIZON = 28 * 86_400_000
const MOST_RUNS = 5_000

/** Counted over four weeks, or as far as 5,000 runs lead. */
function rateOfCron(cron: string, timezone: string): Rate {
  let runs = 0
  let at: number | undefined = START
  for (; runs < MOST_RUNS; runs += 1) {
    const next: number | undefined = nextMoment({ cron, timezone }, at)
    if (next === undefined || next > START + HORIZON) return { runs, per: HORIZON }
    at = next
  }
  const per = at - START
  // `5000 in 5000 s` is one a second.
  return per % runs === 0 ? { runs: 1, per: per / runs } : { runs, per }
}
