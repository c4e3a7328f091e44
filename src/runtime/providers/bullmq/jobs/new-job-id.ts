import { randomBytes } from 'node:crypto'

const PROCESS = randomBytes(9).toString('base64url')
let count = 0

/**
 * An id that no other process makes. BullMQ would count, but an add that is sent again after a lost connection would
 * then be a second job; with an id of its own it is the same one.
 */
export function newJobId(): string {
  count += 1
  return `${Date.now().toString(36)}-${PROCESS}-${count.toString(36)}`
}
