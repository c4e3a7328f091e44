import type { WiredWorker } from '../../../provider-kit/index.js'
import type { Consumer } from '../../../provider-kit/messages/consumer.js'
import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
import { returnMessage } from '../../../provider-kit/messages/return-message.js'
import { groupBy } from './group-by.js'
import type { LambdaMessage } from './lambda-message.js'

/** Messages that must run one after the other: of one FIFO group, or of one call of a batch worker, or just one. */
type Line = readonly (readonly LambdaMessage[])[]

/**
 * Runs the messages of one event that are of one queue, as many at once as its worker says. Never rejects.
 * Of a FIFO group that has a message that comes again, the rest is not begun: it comes again behind it.
 */
export async function runLambdaBatch(
  messages: readonly LambdaMessage[],
  worker: WiredWorker | undefined,
  consumer: Consumer,
): Promise<void> {
  const lines = toLines(messages, worker?.batch?.size ?? 1)
  const next = lines.values()
  const run = async (): Promise<void> => {
    for (const line of next) await runLine(line, consumer)
  }
  const atOnce = Math.min(worker?.config.concurrency ?? 1, lines.length)
  await Promise.all(Array.from({ length: atOnce }, run))
}

async function runLine(line: Line, consumer: Consumer): Promise<void> {
  let blocked = false
  for (const call of line) {
    if (blocked) {
      // Its group is locked until the one before it is done with: it comes behind that, whenever it becomes visible.
      await Promise.all(call.map((message) => message.retry(0)))
    } else if (consumer.context.signal.aborted) {
      await Promise.all(call.map((message) => returnMessage(message, consumer)))
    } else {
      await handleMessages(call, consumer)
    }
    blocked ||= call.some((message) => message.ordered && !message.done)
  }
}

function toLines(messages: readonly LambdaMessage[], size: number): Line[] {
  const groups = groupBy(messages, ({ ordered, groupId }) => (ordered ? groupId : ''))
  return [...groups.values()].flatMap((group) => {
    const calls = chunk(group, size)
    return group[0]?.ordered === true ? [calls] : calls.map((call) => [call])
  })
}

function chunk(messages: readonly LambdaMessage[], size: number): LambdaMessage[][] {
  const calls: LambdaMessage[][] = []
  for (let start = 0; start < messages.length; start += size) {
    calls.push(messages.slice(start, start + size))
  }
  return calls
}
