import { readText } from '../disk/read-text.js'
import { LockError } from './lock-error.js'
import type { Lock, LockedKeys, LockedQueue, LockedSchedule, LockedType } from './lock.js'
import { asObject, parseType } from './parse-type.js'

/** Of the file. A reader refuses another one. */
export const lockFormat = 1

/** Null when there is no lock. Throws `LockError` for one that cannot be understood. */
export function readLock(file: string): Lock | null {
  let text: string
  try {
    text = readText(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new LockError('', (error as Error).message)
  }
  return parseLock(text)
}

export function parseLock(text: string): Lock {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new LockError('', `it is not JSON: ${(error as Error).message}`)
  }
  const { pikku, queues } = asObject(json, '')
  if (pikku !== lockFormat) {
    throw new LockError('pikku', `its format is ${String(pikku)}; this pikku reads ${lockFormat}`)
  }
  const entries = Object.entries(asObject(queues, 'queues'))
  return { queues: new Map(entries.map(([name, entry]) => [name, parseQueue(entry, name)])) }
}

function parseQueue(json: unknown, name: string): LockedQueue {
  const entry = asObject(json, name)
  const older = Object.entries(asObject(entry['older'] ?? {}, name)).map(
    ([version, type]) =>
      [parseVersion(Number(version), name), parseLocked(type, `${name}.older.${version}`)] as const,
  )
  return {
    version: parseVersion(entry['version'], name),
    input: parseLocked(entry['input'], `${name}.input`),
    output: parseLocked(entry['output'], `${name}.output`),
    ...(entry['keys'] === undefined ? {} : { keys: parseKeys(entry['keys'], `${name}.keys`) }),
    ...(entry['schedules'] === undefined
      ? {}
      : { schedules: parseSchedules(entry['schedules'], `${name}.schedules`) }),
    older: new Map(older),
  }
}

function parseSchedules(json: unknown, place: string): ReadonlyMap<string, LockedSchedule> {
  const schedules = Object.entries(asObject(json, place)).map(([name, entry]) => {
    const { version, ...timing } = asObject(entry, `${place}.${name}`)
    return [name, { ...timing, version: parseVersion(version, `${place}.${name}`) }] as const
  })
  return new Map(schedules)
}

function parseKeys(json: unknown, place: string): LockedKeys {
  const entries = Object.entries(asObject(json, place))
  const isPaths = (value: unknown): boolean =>
    Array.isArray(value) && value.every((path) => typeof path === 'string')
  if (entries.every(([name, value]) => ['group', 'unique'].includes(name) && isPaths(value))) {
    return Object.fromEntries(entries) as LockedKeys
  }
  throw new LockError(place, 'keys are lists of paths')
}

function parseVersion(version: unknown, place: string): number {
  if (Number.isInteger(version) && Number(version) > 0) return Number(version)
  throw new LockError(place, 'a version is an integer of at least 1')
}

function parseLocked(json: unknown, place: string): LockedType {
  const { is, types = {} } = asObject(json, place)
  const definitions = Object.entries(asObject(types, place)).map(([name, type]) => ({
    name,
    shape: parseType(type, `${place}.types.${name}`),
  }))
  return { shape: parseType(is, `${place}.is`), definitions }
}
