import { jobTypes } from '../model/job-types.js'
import type { QueueModel, ScheduleModel, WorkerModel } from '../model/queue-model.js'
import { scheduleSettings } from '../model/schedule-settings.js'
import type { LockedKeys, LockedQueue, LockedSchedule } from './lock.js'
import { wireForm } from './wire-form.js'

function keysOf({ settings: { group, unique } }: WorkerModel): { readonly keys?: LockedKeys } {
  if (group === undefined && unique === undefined) return {}
  return {
    keys: {
      ...(group === undefined ? {} : { group: group.by }),
      ...(unique === undefined ? {} : { unique: unique.by }),
    },
  }
}

function schedulesOf(queue: string, model: QueueModel): Pick<LockedQueue, 'schedules'> {
  const own = model.schedules.filter((schedule) => schedule.queue === queue)
  if (own.length === 0) return {}
  return { schedules: new Map(own.map((schedule) => [schedule.name, lockedSchedule(schedule)])) }
}

function lockedSchedule(schedule: ScheduleModel): LockedSchedule {
  const { cron, timezone, every } = scheduleSettings(schedule)
  return {
    ...(cron === undefined ? {} : { cron }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(every === undefined ? {} : { every }),
    version: 1,
  }
}

/** What the sources say now, of each queue with a worker, as version 1. */
export function lockOf(model: QueueModel): ReadonlyMap<string, LockedQueue> {
  return new Map(
    model.workers.map((worker) => {
      const { input, output } = jobTypes(worker, model.definitions)
      const locked: LockedQueue = {
        version: 1,
        input: wireForm(input, model.definitions),
        output: wireForm(output, model.definitions),
        ...keysOf(worker),
        ...schedulesOf(worker.queue, model),
        older: new Map(),
      }
      return [worker.queue, locked] as const
    }),
  )
}
