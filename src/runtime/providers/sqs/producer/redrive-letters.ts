import type { JobOptions } from '../../../job/options/job-options.js'
import type { DeadLetterJob } from '../../../job/dead-letter.js'
import { DEFAULT_REDRIVE_LIMIT, isDeadLetter } from '../../../job/redrive.js'
import type { RedriveOptions } from '../../../job/redrive.js'
import { tryReadEnvelope } from '../../../provider-kit/messages/try-read-envelope.js'
import { toMovedLetter } from '../../../provider-kit/messages/to-moved-letter.js'
import { writeEnvelope } from '../../../provider-kit/messages/write-envelope.js'
import type { ReceivedMessage } from '../connection/sqs-client.js'
import { MOST_BYTES } from '../connection/sqs-limits.js'
import type { SQSQueue } from '../connection/sqs-queue.js'

const MOST_MESSAGES = 10
/** A letter in our hands is hidden from others for so long; a process that dies gives it back by then. Seconds. */
const HOLD = 60

export interface LetterRedrive {
  readonly queue: SQSQueue
  readonly queueName: string
  readonly options: RedriveOptions
  /** Resolves when SQS has the job for good. */
  readonly send: (job: {
    /** Of this redrive alone, for SQS still knows the job's own. */
    readonly id: string
    readonly queueName: string
    readonly body: string
    readonly data: unknown
    /** Of the job that died; `undefined` when it was in none. */
    readonly group: string | undefined
  }) => Promise<void>
}

interface Held {
  readonly receipt: string
  readonly messageId: string
  readonly letter: DeadLetterJob
  readonly group: string | undefined
}

/**
 * SQS shows a message only to who takes it. So a preview takes the letters too, and gives them all back at its end; each
 * of them has then been received once more.
 */
export async function redriveLetters(redrive: LetterRedrive): Promise<DeadLetterJob[]> {
  const limit = redrive.options.limit ?? DEFAULT_REDRIVE_LIMIT
  const letters: DeadLetterJob[] = []
  const moved = new Set<string | undefined>()
  const back: string[] = []
  try {
    while (letters.length < limit) {
      const count = Math.min(MOST_MESSAGES, limit - letters.length)
      // A short poll asks some of SQS's hosts only, and may miss letters that are there.
      const messages = await redrive.queue.receive({ count, wait: 1, visibility: HOLD })
      if (messages.length === 0) break
      for (const message of messages) {
        const held = toHeld(message, redrive.queueName)
        // A job that fails again at once is a letter again, which is left for the next redrive.
        const job = held && `${held.letter.queueName} ${held.letter.jobId}`
        const goes = held !== undefined && redrive.options.preview !== true && !moved.has(job)
        if (!goes) back.push(message.ReceiptHandle ?? '')
        if (held === undefined || moved.has(job)) continue
        if (goes) {
          await move(redrive, held)
          moved.add(job)
        }
        letters.push(held.letter)
      }
    }
  } finally {
    // What SQS refuses to change is given back by its time.
    await Promise.allSettled(back.map((receipt) => redrive.queue.hide(receipt, 0)))
  }
  return letters
}

/** `undefined` for what is no dead letter: somebody else's, and left where it is. */
function toHeld(
  { Body, ReceiptHandle, MessageId, Attributes }: ReceivedMessage,
  queueName: string,
): Held | undefined {
  const envelope = tryReadEnvelope(Body)
  if (envelope === undefined || ReceiptHandle === undefined) return undefined
  const { data } = envelope.queue === queueName ? envelope : toMovedLetter(envelope, queueName, 1)
  if (!isDeadLetter(data)) return undefined
  const group = envelope.options?.group?.id ?? Attributes?.['MessageGroupId']
  return { receipt: ReceiptHandle, messageId: MessageId ?? ReceiptHandle, letter: data, group }
}

/** First back, then away: a crash between the two makes a job too many and never one too few. */
async function move({ queue, send }: LetterRedrive, held: Held): Promise<void> {
  const { letter, group, messageId } = held
  const { queueName, jobId, data, version } = letter
  const body = writeEnvelope(
    {
      id: jobId,
      queue: queueName,
      enqueuedAt: Date.now(),
      data,
      options: { version, group: group === undefined ? undefined : { id: group } } as JobOptions,
    },
    { bytes: MOST_BYTES },
  )
  await send({ id: `redrive of ${messageId}`, queueName, body, data, group })
  await queue.delete(held.receipt)
}
