import { unwritten } from '../../../provider-kit/index.js'
import type { DeclaredSchedules, ScheduleState, ScheduleStep } from '../../../provider-kit/index.js'
import { isDeclaredKey } from '../../../job/declared-key.js'
import type { QueueSet } from '../connection/queue-set.js'
import type { RedisLink } from '../connection/redis-link.js'
import { dropSchedule, putSchedule } from '../producer/put-schedule.js'
import { fromEngineId } from '../store/engine-id.js'
import { ScheduleRecords } from '../store/schedule-records.js'
import { toEngineJob } from '../store/to-engine-job.js'
import { holdLock } from '../store/start-lock.js'
import type { HeldLock } from '../store/start-lock.js'

export interface SchedulesPlace {
  readonly link: RedisLink
  readonly queues: QueueSet
}

/**
 * Brings the schedules in this Redis to what is declared, one start after the other. A start that was cut off is mended
 * by the next one: what is written is recorded first.
 */
export async function bringSchedules(
  { link, queues }: SchedulesPlace,
  declared: DeclaredSchedules,
): Promise<void> {
  const records = new ScheduleRecords(link)
  await holdLock(link, `${records.key}:lock`, async (lock) => {
    const state = await readState(link, records, declared.wired)
    for (const step of declared.steps(state)) await take({ link, queues }, { records, lock }, step)
  })
}

async function readState(
  link: RedisLink,
  records: ScheduleRecords,
  wired: readonly string[],
): Promise<ScheduleState> {
  const standing = await link.call(() =>
    Promise.all(
      wired.map(async (queueName) => {
        // A queue that is wired for another engine may have a name that BullMQ does not take.
        const ids = await link.client.zrange(`${link.prefix}:${queueName}:repeat`, '0', '-1')
        return ids.map((id) => ({ queueName, key: fromEngineId(id) }))
      }),
    ),
  )
  return {
    records: await records.read(),
    standing: standing.flat().filter(({ key }) => isDeclaredKey(key)),
  }
}

interface Hold {
  readonly records: ScheduleRecords
  readonly lock: HeldLock
}

async function take(
  { link, queues }: SchedulesPlace,
  { records, lock }: Hold,
  step: ScheduleStep,
): Promise<void> {
  await lock.renew()
  if (step.kind === 'removed') {
    const { queueName, key } = step
    await link.call(() => dropSchedule(queues.get(queueName), key))
    await records.remove(step)
    return
  }
  const { record } = step
  if (step.kind !== 'kept') {
    const { queueName } = record
    const { data, options } = step
    const { job, repeat } = toEngineJob({ queueName, data, options, defaults: undefined })
    if (repeat === undefined) throw new TypeError('The job does not repeat')
    // Before anything is recorded: no start could remove it from a queue that there cannot be.
    const queue = queues.get(queueName)
    await records.write(unwritten(record))
    await lock.renew()
    const { client } = link
    await link.call(() => putSchedule({ queue, client }, repeat, job))
    await lock.renew()
  }
  await records.write(record)
}
