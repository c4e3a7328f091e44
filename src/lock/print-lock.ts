import { compareText } from '../facts/compare-text.js'
import type { Lock, LockedQueue, LockedType } from './lock.js'
import { printType } from './print-type.js'
import { lockFormat } from './read-lock.js'

/** The text of the file: sorted, so that equal locks are equal files and a change is a line. */
export function printLock({ queues }: Lock): string {
  const entries = [...queues]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, queue]) => [name, printQueue(queue)])
  const json = { pikku: lockFormat, queues: Object.fromEntries(entries) as object }
  return `${JSON.stringify(json, null, 2)}\n`
}

function printQueue({ version, input, output, keys, schedules, older }: LockedQueue): object {
  const before = [...older].map(([number, type]) => [number, printLocked(type)] as const)
  return {
    version,
    input: printLocked(input),
    output: printLocked(output),
    ...(keys === undefined ? {} : { keys }),
    ...(schedules === undefined ? {} : { schedules: Object.fromEntries(schedules) }),
    ...(before.length === 0 ? {} : { older: Object.fromEntries(before) }),
  }
}

function printLocked({ shape, definitions }: LockedType): object {
  const types = definitions.map((each) => [each.name, printType(each.shape)] as const)
  return {
    is: printType(shape),
    ...(types.length === 0 ? {} : { types: Object.fromEntries(types) }),
  }
}
