import { randomBytes } from 'node:crypto'

const PROCESS = randomBytes(9).toString('base64url')
let count = 0
let millisecond = 0
let prefix = ''

/**
 * An id that no other process makes. BullMQ would count, but an add that is sent again after a lost connection would
 * then be a second job; with an id of its own it is the same one.
 */
export function newJobId(): string {
  count += 1
  const now = Date.now()
  // To write the time takes longer than all the rest, and many jobs are added in one millisecond.
  if (now !== millisecond) {
    millisecond = now
    prefix = `${now.toString(36)}-${PROCESS}-`
  }
  return prefix + count.toString(36)
}
