import type { DeadLetterJob } from '../../job/dead-letter.js'
import { toJobError } from '../../job/job-error.js'
import type { JobOptions } from '../../job/options/job-options.js'
import type { JobError } from '../../job/queue-job.js'
import { byteLength, DEAD_LETTER_ROOM, writeEnvelope } from './write-envelope.js'

/** Of an error in a letter: the rest of the room is for its names and ids. */
const MOST_ERROR_BYTES = DEAD_LETTER_ROOM - 3_000

/** What is kept of an error, as far as there is room. A character may take six bytes, so the least fits in any case. */
const BOUNDS = [
  { text: 1_000, depth: 3, count: 6 },
  { text: 500, depth: 1, count: 2 },
  { text: 200, depth: 0, count: 1 },
]

/** The body of the message of a dead letter. A long error is cut, so that the letter fits where its job did. */
export function writeDeadLetter(
  deadLetter: {
    readonly queueName: string
    readonly id: string
    readonly letter: DeadLetterJob
    readonly options?: JobOptions | undefined
  },
  bytes: number,
): string {
  const { queueName, id, letter, options } = deadLetter
  const data = { ...letter, error: fittingError(letter.error) }
  const envelope = { id, queue: queueName, enqueuedAt: Date.now(), data, options }
  return writeEnvelope(envelope, { bytes, room: 0 })
}

function fittingError(error: JobError): JobError {
  const errors = BOUNDS.map((bounds) => toJobError(error, bounds))
  const fits = (each: JobError): boolean => byteLength(JSON.stringify(each)) <= MOST_ERROR_BYTES
  return errors.find(fits) ?? (errors.at(-1) as JobError)
}
