import { withoutUndefined } from '../../../job/options/without-undefined.js'
import { InvalidJobOptionsError } from '../../../job/errors/invalid-job-options-error.js'
import type { UpdateOptions } from '../../../job/queue-service.js'
import type { BullJobOptions } from '../connection/bullmq-module.js'
import { withOptions } from '../store/change-options.js'
import type { JobPlace } from '../store/find-engine-job.js'

/** A job that is taken is in none of the four; one that was attempted before has counted it. */
const UPDATE = `
  local job, prioritized, delayed, wait, paused = unpack(KEYS)
  local id, stored, data, options = unpack(ARGV)
  if redis.call('HGET', job, 'opts') ~= stored then return 'again' end
  if tonumber(redis.call('HGET', job, 'atm') or 0) > 0 then return 'begun' end
  if not redis.call('ZSCORE', prioritized, id) and not redis.call('ZSCORE', delayed, id)
    and not redis.call('LPOS', wait, id) and not redis.call('LPOS', paused, id) then return 'begun' end
  redis.call('HSET', job, 'data', data, 'opts', options)
  return 'updated'
`

/**
 * Replaces the data of the job of this engine id, together with the version that is stored in its options. Throws
 * `InvalidJobOptionsError` for another key.
 */
export async function updateJob(
  { queue, client }: JobPlace,
  engineId: string,
  { data, options = {} }: { readonly data: unknown; readonly options: UpdateOptions | undefined },
): Promise<'updated' | 'begun' | 'missing'> {
  const lists = ['prioritized', 'delayed', 'wait', 'paused'].map((list) => queue.toKey(list))
  const keys = [queue.toKey(engineId), ...lists]
  // BullMQ's own text of no data.
  const text = JSON.stringify(data === undefined ? {} : data)
  const noData = data === undefined ? (true as const) : undefined
  const answer = await withOptions(client, keys[0] as string, async (stored) => {
    const before = JSON.parse(stored) as BullJobOptions
    refuseOtherKeys(before, options)
    const after = JSON.stringify(withStored(before, { version: options.version, noData }))
    const end = await client.eval(UPDATE, keys.length, ...keys, engineId, stored, text, after)
    return end === 'again' ? undefined : (end as 'updated' | 'begun')
  })
  return answer ?? 'missing'
}

function refuseOtherKeys({ pikku }: BullJobOptions, { group, unique }: UpdateOptions): void {
  for (const [option, is, was] of [
    ['group', group?.id, pikku?.group?.id],
    ['unique', unique?.key, pikku?.unique?.key],
  ] as const) {
    if (is === undefined || was === undefined || is === was) continue
    throw new InvalidJobOptionsError(
      `${option}: the new data has the key ${is}, and the job was added with ${was}; remove the job and add another one`,
    )
  }
}

function withStored(
  { pikku, ...options }: BullJobOptions,
  { version, noData }: { readonly version: number | undefined; readonly noData: true | undefined },
): BullJobOptions {
  const { version: _, noData: __, ...kept } = pikku ?? {}
  const stored = withoutUndefined({ ...kept, version, noData })
  return Object.keys(stored).length === 0 ? options : { ...options, pikku: stored }
}
