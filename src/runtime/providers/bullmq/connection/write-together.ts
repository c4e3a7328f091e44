import type { RedisClient } from './redis-client.js'

/** The part of a client of one Redis through which every command goes; a cluster has none of its own. */
interface Sender {
  sendCommand?: (...command: unknown[]) => unknown
  readonly stream?: Socket
}

interface Socket {
  readonly writableCorked: number
  cork(): void
  uncork(): void
}

/**
 * Sends the commands of one turn of the event loop in one go. With several jobs in hand, most answers of Redis come
 * together, and so do the commands that follow from them: a system call for each is a fifth of the time of a job. What
 * is alone in its turn is written as soon as that turn ends, no later than without this.
 */
export function writeTogether(client: RedisClient): RedisClient {
  const sender = client as Sender
  const send = sender.sendCommand
  if (client.isCluster === true || send === undefined) return client
  sender.sendCommand = (...command) => {
    const { stream } = sender
    // Held already: the turn has sent something before.
    if (stream !== undefined && stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => stream.uncork())
    }
    return send.apply(client, command)
  }
  return client
}
