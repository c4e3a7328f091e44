import type { WiredWorker } from '../../../provider-kit/index.js'
import type { Consumer } from '../../../provider-kit/messages/consumer.js'
import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
import { returnMessage } from '../../../provider-kit/messages/return-message.js'
import type { IncomingMessage } from './incoming-message.js'

/** Runs the messages of one queue, as many at once as its worker says. Never rejects. */
export async function runMessages(
  messages: readonly IncomingMessage[],
  worker: WiredWorker | undefined,
  consumer: Consumer,
): Promise<void> {
  const calls = toCalls(messages, worker?.batch?.size ?? 1)
  const next = calls.values()
  const run = async (): Promise<void> => {
    for (const call of next) await runOne(call, consumer)
  }
  const atOnce = Math.min(worker?.config.concurrency ?? 1, calls.length)
  await Promise.all(Array.from({ length: atOnce }, run))
}

async function runOne(call: readonly IncomingMessage[], consumer: Consumer): Promise<void> {
  if (!consumer.context.signal.aborted) return handleMessages(call, consumer)
  await Promise.all(call.map((message) => returnMessage(message, consumer)))
}

function toCalls(messages: readonly IncomingMessage[], size: number): IncomingMessage[][] {
  const calls: IncomingMessage[][] = []
  for (let start = 0; start < messages.length; start += size) {
    calls.push(messages.slice(start, start + size))
  }
  return calls
}
