import type { WiredWorker } from '../../../provider-kit/index.js'
import type { Consumer } from '../../../provider-kit/messages/consumer.js'
import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
import { returnMessage } from '../../../provider-kit/messages/return-message.js'
import { isOrdered } from '../connection/ordered-queues.js'
import { groupBy } from './group-by.js'
import type { LambdaMessage } from './lambda-message.js'

/** Calls that must be made one after the other: of one FIFO group, or of many in turn, or just one. */
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
  const size = worker?.batch?.size ?? 1
  const groups = [...groupBy(messages, ({ ordered, groupId }) => (ordered ? groupId : '')).values()]
  const lines =
    size > 1 && isOrdered(worker?.group) ? [toRounds(groups, size)] : toLines(groups, size)
  const next = lines.values()
  const run = async (): Promise<void> => {
    for (const line of next) await runLine(line, consumer)
  }
  const atOnce = Math.min(worker?.config.concurrency ?? 1, lines.length)
  await Promise.all(Array.from({ length: atOnce }, run))
}

async function runLine(line: Line, consumer: Consumer): Promise<void> {
  const blocked = new Set<string>()
  for (const call of line) {
    const open = call.filter(({ groupId }) => !blocked.has(groupId))
    // Their group is locked until the one before them is done with: they come behind that, whenever it becomes visible.
    const behind = call.filter((message) => !open.includes(message))
    await Promise.all(behind.map((message) => message.retry(0)))
    if (consumer.context.signal.aborted) {
      await Promise.all(open.map((message) => returnMessage(message, consumer)))
    } else {
      await handleMessages(open, consumer)
    }
    for (const { ordered, done, groupId } of open) if (ordered && !done) blocked.add(groupId)
  }
}

function toLines(groups: readonly LambdaMessage[][], size: number): Line[] {
  return groups.flatMap((group) => {
    const calls = chunk(group, size)
    return group[0]?.ordered === true ? [calls] : calls.map((call) => [call])
  })
}

/** No call has two messages of one group: the first ones run together, then the second ones, and so on. */
function toRounds(groups: readonly LambdaMessage[][], size: number): Line {
  const longest = Math.max(...groups.map((group) => group.length))
  return Array.from({ length: longest }, (_, index) =>
    chunk(
      groups.flatMap((group) => group[index] ?? []),
      size,
    ),
  ).flat()
}

function chunk(messages: readonly LambdaMessage[], size: number): LambdaMessage[][] {
  const calls: LambdaMessage[][] = []
  for (let start = 0; start < messages.length; start += size) {
    calls.push(messages.slice(start, start + size))
  }
  return calls
}
