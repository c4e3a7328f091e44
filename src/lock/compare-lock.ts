import { compareText } from '../facts/compare-text.js'
import { compareShapes, type Change } from '../model/compat/compare-shapes.js'
import type { NamedShape } from '../model/compat/members.js'
import type { JsonValue } from '../model/worker-settings.js'
import type { Lock, LockedQueue, LockedSchedule, LockedType } from './lock.js'
import { printType } from './print-type.js'
import { definitionTable } from '../model/definition-table.js'

/** How one queue differs from its lock. */
export type QueueChange =
  | { readonly kind: 'added'; readonly queue: string; readonly now: LockedQueue }
  | { readonly kind: 'removed'; readonly queue: string; readonly was: LockedQueue }
  | {
      readonly kind: 'changed'
      readonly queue: string
      readonly was: LockedQueue
      readonly now: LockedQueue
      /** Of the jobs' data; empty when each version reads what the other stores. */
      readonly data: readonly Change[]
      /** Of the results, as producers read them. */
      readonly result: readonly Change[]
      /** The keys that are computed in another way. */
      readonly keys: readonly KeyChange[]
      /** The schedules that are declared, or timed, in another way. */
      readonly schedules: readonly ScheduleChange[]
    }

export interface ScheduleChange {
  readonly name: string
  /** Null where there was none, or is none. */
  readonly was: LockedSchedule | null
  readonly now: LockedSchedule | null
}

export interface KeyChange {
  readonly option: 'group' | 'unique'
  /** Null where there was none, or is none. */
  readonly was: readonly string[] | null
  readonly now: readonly string[] | null
}

/** What has changed since the lock was written, by queue. Queues that are as they were do not occur. */
export function compareLock(lock: Lock, current: ReadonlyMap<string, LockedQueue>): QueueChange[] {
  const names = [...new Set([...lock.queues.keys(), ...current.keys()])].sort(compareText)
  return names.flatMap((queue): QueueChange[] => {
    const [was, now] = [lock.queues.get(queue), current.get(queue)]
    if (now === undefined) return was === undefined ? [] : [{ kind: 'removed', queue, was }]
    if (was === undefined) return [{ kind: 'added', queue, now }]
    const keys = compareKeys(was, now)
    const schedules = compareSchedules(was, now)
    const hasSameTypes = isSame(was.input, now.input) && isSame(was.output, now.output)
    if (hasSameTypes && keys.length === 0 && schedules.length === 0) return []
    const data = compareTypes(was.input, now.input, 'data')
    const result = compareTypes(was.output, now.output, 'result')
    return [{ kind: 'changed', queue, was, now, data, result, keys, schedules }]
  })
}

function compareSchedules(before: LockedQueue, after: LockedQueue): ScheduleChange[] {
  const names = [...(before.schedules?.keys() ?? []), ...(after.schedules?.keys() ?? [])]
  return [...new Set(names)].sort(compareText).flatMap((name) => {
    const [was, now] = [before.schedules?.get(name) ?? null, after.schedules?.get(name) ?? null]
    return timingText(was) === timingText(now) ? [] : [{ name, was, now }]
  })
}

/** When its runs are due, for people. */
export function timingText(schedule: LockedSchedule | null): string {
  if (schedule === null) return 'not declared'
  const { cron, timezone, every } = schedule
  if (every !== undefined) return `every ${valueText(every)} ms`
  return [cron, timezone].flatMap((each) => (each === undefined ? [] : valueText(each))).join(' ')
}

function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function compareKeys(before: LockedQueue, after: LockedQueue): KeyChange[] {
  return (['group', 'unique'] as const).flatMap((option) => {
    const [was, now] = [before.keys?.[option] ?? null, after.keys?.[option] ?? null]
    return JSON.stringify(was) === JSON.stringify(now) ? [] : [{ option, was, now }]
  })
}

function compareTypes(was: LockedType, now: LockedType, root: string): Change[] {
  return compareShapes(named(was), named(now), root)
}

function named({ shape, definitions }: LockedType): NamedShape {
  return { shape, table: definitionTable(definitions) }
}

function isSame(a: LockedType, b: LockedType): boolean {
  const text = ({ shape, definitions }: LockedType): string =>
    JSON.stringify([
      printType(shape),
      definitions.map((each) => [each.name, printType(each.shape)]),
    ])
  return text(a) === text(b)
}
