import { byIdentity } from '../../model/by-identity.js'
import type { WorkerModel } from '../../model/queue-model.js'
import type { JsonValue } from '../../model/worker-settings.js'
import { printValue } from '../print-value.js'

/** What producers must know of a queue's keys, with the code that reads them; empty where it has none. */
export const printKeys = byIdentity(({ settings }: WorkerModel): readonly string[] => {
  const { group, unique } = settings
  if (group === undefined && unique === undefined) return []
  const parts: string[] = ['reader: jobKeys']
  if (group !== undefined) {
    const { by, tier, ordered } = group
    const order = ordered === true ? { ordered } : {}
    parts.push(`group: ${print({ by, ...(tier === undefined ? {} : { tier }), ...order })}`)
  }
  if (unique !== undefined) parts.push(`unique: ${print({ ...unique })}`)
  return ['    keys: {', ...parts.map((part) => `      ${part},`), '    },']
})

function print(value: Record<string, JsonValue>): string {
  return printValue(value, '      ')
}
