import { compareText } from '../facts/compare-text.js'
import { compareShapes, type Change } from '../model/compat/compare-shapes.js'
import type { NamedShape } from '../model/compat/members.js'
import type { Lock, LockedQueue, LockedType } from './lock.js'
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
    }

/** What has changed since the lock was written, by queue. Queues that are as they were do not occur. */
export function compareLock(lock: Lock, current: ReadonlyMap<string, LockedQueue>): QueueChange[] {
  const names = [...new Set([...lock.queues.keys(), ...current.keys()])].sort(compareText)
  return names.flatMap((queue): QueueChange[] => {
    const [was, now] = [lock.queues.get(queue), current.get(queue)]
    if (now === undefined) return was === undefined ? [] : [{ kind: 'removed', queue, was }]
    if (was === undefined) return [{ kind: 'added', queue, now }]
    if (isSame(was.input, now.input) && isSame(was.output, now.output)) return []
    const data = compareTypes(was.input, now.input, 'data')
    const result = compareTypes(was.output, now.output, 'result')
    return [{ kind: 'changed', queue, was, now, data, result }]
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
