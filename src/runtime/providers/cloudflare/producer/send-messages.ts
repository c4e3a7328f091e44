import type { CloudflareOutgoing, CloudflareQueue } from './cloudflare-queue.js'
import { MOST_BATCH_BYTES, MOST_BATCH_MESSAGES } from '../connection/limits.js'

/** Resolves when the platform has all of them for good; rejects at the first request that it refuses. */
export async function sendMessages(
  queue: CloudflareQueue,
  messages: readonly { readonly body: string; readonly delaySeconds: number }[],
): Promise<void> {
  for (const group of toGroups(messages)) await queue.sendBatch(group)
}

function toGroups(
  messages: readonly { readonly body: string; readonly delaySeconds: number }[],
): CloudflareOutgoing[][] {
  const groups: CloudflareOutgoing[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const { body, delaySeconds } of messages) {
    const size = new TextEncoder().encode(body).length
    const last = groups.at(-1)
    const outgoing = { body, contentType: 'text', delaySeconds } as const
    if (
      last === undefined ||
      last.length === MOST_BATCH_MESSAGES ||
      bytes + size > MOST_BATCH_BYTES
    ) {
      groups.push([outgoing])
      bytes = size
    } else {
      last.push(outgoing)
      bytes += size
    }
  }
  return groups
}
