import { Socket } from 'node:net'

/**
 * The sockets of a pool of `pg`, which itself waits for the server to close them: with one that no longer answers, they
 * would keep the process for ever.
 */
export class Sockets {
  readonly #open = new Set<Socket>()

  /** To be handed to `pg` as `stream`. */
  readonly open = (): Socket => {
    const socket = new Socket()
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
    return socket
  }

  destroy(): void {
    for (const socket of this.#open) socket.destroy()
  }
}
