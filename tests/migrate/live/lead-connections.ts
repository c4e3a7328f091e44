import { Socket } from 'node:net'

/** Has what a project expects at some ports of this machine be at others. */
export function leadConnections(ports: Readonly<Record<number, number>>): void {
  const { connect } = Socket.prototype
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
    // Node normalises the arguments of its own callers: a list of the options and the listener.
    const [first] = given
    const options: unknown = Array.isArray(first) ? first[0] : first
    if (typeof options === 'object' && options !== null) {
      const port = ports[Number(Reflect.get(options, 'port'))]
      if (port !== undefined) Object.assign(options, { port, host: '127.0.0.1' })
    }
    return Reflect.apply(connect, this, given) as Socket
  }
}
