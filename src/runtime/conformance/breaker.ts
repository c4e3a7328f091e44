import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

import type { BreakableConnection } from './engine.js'

export interface Breaker extends BreakableConnection {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** Stands between a provider and its server on this machine, so that a case can break their connections and no other's. */
export async function startBreaker(target: {
  readonly host: string
  readonly port: number
}): Promise<Breaker> {
  const host = '127.0.0.1'
  const sockets = new Set<Socket>()
  let up = true
  const server = createServer((near) => {
    if (!up) {
      near.destroy()
      return
    }
    join(near, connect(target), sockets)
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    host,
    port,
    cut,
    down: () => {
      up = false
      cut()
    },
    up: () => {
      up = true
    },
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

function join(near: Socket, far: Socket, sockets: Set<Socket>): void {
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    sockets.add(socket)
    socket.pipe(other)
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
  }
}
