import { setOwn } from '../codec/set-own.js'

/**
 * The data as one attempt gets it: a queue gives each attempt what was added, whatever the one before has done to its own
 * copy. Lists, maps, sets, dates and plain objects are copied; everything else is given as it is.
 */
export function dataOfAttempt(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(dataOfAttempt)
  if (data instanceof Date) return new Date(data)
  if (data instanceof Set) return new Set([...data].map(dataOfAttempt))
  if (data instanceof Map)
    return new Map([...data].map(([key, value]) => [dataOfAttempt(key), dataOfAttempt(value)]))
  if (!isPlainObject(data)) return data
  const copy: object = Object.create(Object.getPrototypeOf(data) as object | null) as object
  for (const [key, value] of Object.entries(data)) setOwn(copy, key, dataOfAttempt(value))
  return copy
}

function isPlainObject(data: unknown): data is object {
  if (typeof data !== 'object' || data === null) return false
  const prototype = Object.getPrototypeOf(data) as object | null
  return prototype === null || prototype === Object.prototype
}
