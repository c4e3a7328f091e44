import { randomBytes } from 'node:crypto'

const PROCESS = randomBytes(9).toString('base64url')
let count = 0

/**
 * An id that no other process makes. It begins with the time, so that the index of ids grows at its end; it is no
 * plain number, so that it never meets a project's own `jobId: '42'`.
 */
export function newJobId(): string {
  count += 1
  return `${Date.now().toString(36)}-${PROCESS}-${count.toString(36)}`
}
