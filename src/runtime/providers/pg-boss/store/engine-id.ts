import { createHash, randomBytes } from 'node:crypto'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The namespace of pikku's ids, made once for it. */
const NAMESPACE = Buffer.from('6f9a3c1e5d0b4a7f9e5283c7d1b6a409', 'hex')

/**
 * The id of a job as PostgreSQL stores it: a UUID. A job id that is one in its usual spelling is taken as it is; any
 * other becomes the version 5 UUID of queue and id, so that the same id always meets the same job.
 */
export function engineId(queueName: string, jobId: string): string {
  if (UUID.test(jobId)) return jobId
  const bytes = createHash('sha1')
    .update(NAMESPACE)
    // A queue's name holds no NUL, so no two pairs of queue and id read the same.
    .update(`${queueName}\0${jobId}`)
    .digest()
    .subarray(0, 16)
  return format(bytes)
}

/** The second half of every id of this process: the variant, and 62 random bits that no other process has. */
const PROCESS = ((): string => {
  const bytes = randomBytes(8)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x80, 0)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 4)}-${hex.slice(4)}`
})()

const MOST_IN_A_MILLISECOND = 0xfff
let time = 0
let count = 0
/** The time as an id begins with it: made once for the many ids of a millisecond. */
let start = ''

/** A new id, a version 7 UUID: it begins with the time and a count, so that the index of ids grows at its end. */
export function newEngineId(): string {
  const now = Date.now()
  // More of them than there are numbers, or a clock set back: ahead of the clock for a while.
  if (now > time) begin(now)
  else if (count < MOST_IN_A_MILLISECOND) count += 1
  else begin(time + 1)
  return `${start}-7${count.toString(16).padStart(3, '0')}-${PROCESS}`
}

function begin(next: number): void {
  time = next
  count = 0
  const hex = time.toString(16).padStart(12, '0')
  start = `${hex.slice(0, 8)}-${hex.slice(8)}`
}

function format(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
