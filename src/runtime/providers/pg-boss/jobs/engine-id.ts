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
  return format(bytes, 0x50)
}

const PROCESS = randomBytes(6)
let last = 0
let count = 0

/**
 * A new id, a version 7 UUID: it begins with the time and a count, so that the index of ids grows at its end.
 */
export function newEngineId(): string {
  const now = Date.now()
  count = now > last ? 0 : count + 1
  // A clock set back, or more in a millisecond than there are numbers: go on from where we are.
  last = count > 0xfff ? Math.max(last, now) + 1 : Math.max(last, now)
  if (count > 0xfff) count = 0
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(last, 0, 6)
  bytes.writeUInt16BE(count, 6)
  randomBytes(2).copy(bytes, 8)
  PROCESS.copy(bytes, 10)
  return format(bytes, 0x70)
}

function format(bytes: Buffer, version: number): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | version, 6)
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
