import { isObject } from '../../../job/is-object.js'

/** BullMQ stores no result as `null`; a result that is `null` is therefore written as this. */
const NULL = { $pikku: 'null' }

export function toStoredResult(result: unknown): unknown {
  return result === null ? NULL : result
}

export function readStoredResult(stored: unknown): unknown {
  if (stored === null || stored === undefined) return undefined
  return isNull(stored) ? null : stored
}

function isNull(stored: unknown): boolean {
  return isObject(stored) && Reflect.get(stored, '$pikku') === 'null'
}
