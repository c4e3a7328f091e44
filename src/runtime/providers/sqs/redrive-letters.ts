import type { DeadLetterJob } from '../../queue/dead-letter.js'
import { DEFAULT_REDRIVE_LIMIT, isDeadLetter } from '../../queue/redrive.js'
import type { RedriveOptions } from '../../queue/redrive.js'
import type { Envelope } from '../envelope/envelope.js'
import { readEnvelope } from '../envelope/read-envelope.js'
import { toMovedLetter } from '../envelope/to-moved-letter.js'
import { writeEnvelope } from '../envelope/write-envelope.js'
import type { ReceivedMessage } from './sqs-client.js'
import type { SQSConnection } from './sqs-connection.js'
import { MOST_BYTES } from './sqs-sender.js'

const MOST_MESSAGES = 10
/** A letter in our hands is hidden from others for so long; a process that dies gives it back by then. Seconds. */
const HOLD = 60

export interface LetterRedrive {
  readonly connection: SQSConnection
  readonly queueName: string
  readonly queueUrl: string
  readonly options: RedriveOptions
  /** Resolves when SQS has the job for good. `dedupId`: of this redrive alone, for SQS still knows the job's own. */
  readonly send: (job: {
    readonly queueName: string
    readonly body: string
    readonly dedupId: string
    readonly data: unknown
  }) => Promise<void>
}

interface Held {
  readonly receipt: string
  readonly letterId: string
  readonly letter: DeadLetterJob
}

/**
 * SQS shows a message only to who takes it. So a preview takes the letters too, and gives them all back at its end; each
 * of them has then been received once more.
 */
export async function redriveLetters(redrive: LetterRedrive): Promise<DeadLetterJob[]> {
  const limit = redrive.options.limit ?? DEFAULT_REDRIVE_LIMIT
  const letters: DeadLetterJob[] = []
  const back: string[] = []
  try {
    while (letters.length < limit) {
      const messages = await receive(redrive, Math.min(MOST_MESSAGES, limit - letters.length))
      if (messages.length === 0) break
      for (const message of messages) {
        const held = toHeld(message, redrive.queueName)
        const goes = held !== undefined && redrive.options.preview !== true
        if (!goes) back.push(message.ReceiptHandle ?? '')
        if (held === undefined) continue
        if (goes) await move(redrive, held)
        letters.push(held.letter)
      }
    }
  } finally {
    await giveBack(redrive, back)
  }
  return letters
}

async function receive(
  { connection, queueUrl }: LetterRedrive,
  count: number,
): Promise<readonly ReceivedMessage[]> {
  const { Messages } = await connection.call('ReceiveMessage', {
    QueueUrl: queueUrl,
    MaxNumberOfMessages: count,
    VisibilityTimeout: HOLD,
    // A short poll asks some of SQS's hosts only, and may miss letters that are there.
    WaitTimeSeconds: 1,
  })
  return Messages ?? []
}

/** `undefined` for what is no dead letter: somebody else's, and left where it is. */
function toHeld({ Body, ReceiptHandle }: ReceivedMessage, queueName: string): Held | undefined {
  const envelope = tryRead(Body)
  if (envelope === undefined || ReceiptHandle === undefined) return undefined
  const { id, data } =
    envelope.queue === queueName ? envelope : toMovedLetter(envelope, queueName, 1)
  return isDeadLetter(data) ? { receipt: ReceiptHandle, letterId: id, letter: data } : undefined
}

function tryRead(body: string | undefined): Envelope | undefined {
  try {
    return readEnvelope(body)
  } catch {
    return undefined
  }
}

/** First back, then away: a crash between the two makes a job too many and never one too few. */
async function move({ connection, queueUrl, send }: LetterRedrive, held: Held): Promise<void> {
  const { queueName, jobId, data, version } = held.letter
  const body = writeEnvelope(
    {
      id: jobId,
      queue: queueName,
      enqueuedAt: Date.now(),
      ...(data === undefined ? {} : { data }),
      ...(version === undefined ? {} : { options: { version } }),
    },
    { bytes: MOST_BYTES },
  )
  await send({ queueName, body, dedupId: `redrive of ${held.letterId}`, data })
  await connection.call('DeleteMessageBatch', {
    QueueUrl: queueUrl,
    Entries: [{ Id: '0', ReceiptHandle: held.receipt }],
  })
}

async function giveBack(
  { connection, queueUrl }: LetterRedrive,
  receipts: readonly string[],
): Promise<void> {
  for (let from = 0; from < receipts.length; from += MOST_MESSAGES) {
    const Entries = receipts
      .slice(from, from + MOST_MESSAGES)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }))
    await connection.call('ChangeMessageVisibilityBatch', { QueueUrl: queueUrl, Entries })
  }
}
