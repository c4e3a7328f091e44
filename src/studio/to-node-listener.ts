import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Studio } from './create-studio.js'

/** What frameworks add to a request of Node: where it is mounted, and a body that they have read already. */
interface MountedRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly body?: unknown
}

/** The studio as a listener of Node's `http`, and so as a handler of Express: `app.use('/queues', toNodeListener(studio))`. */
export function toNodeListener(
  studio: Studio,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (incoming, outgoing) => {
    answerNode(studio, incoming, outgoing).catch(() => outgoing.destroy())
  }
}

async function answerNode(
  studio: Studio,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = toRequest(incoming)
  if (request === undefined) {
    outgoing.writeHead(400).end()
    return
  }
  const response = await studio(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  // What was not read of a body that was refused must not be taken for the next request.
  if (!incoming.complete) outgoing.once('finish', () => incoming.destroy())
  if (response.body === null || incoming.method === 'HEAD') outgoing.end()
  else await send(response.body, outgoing)
}

/** A name or an address, and a port: nothing that would give the rest of the URL another meaning. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i

function toRequest(incoming: MountedRequest): Request | undefined {
  const { method = 'GET', headers, originalUrl, url = '/' } = incoming
  const isSecure = (incoming.socket as { readonly encrypted?: boolean }).encrypted === true
  const address = `${isSecure ? 'https' : 'http'}://${headers.host ?? ''}${originalUrl ?? url}`
  if (!HOST.test(headers.host ?? '') || !URL.canParse(address)) return undefined
  const given = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const each of [value ?? []].flat()) given.append(name, each)
  }
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(address, {
    method,
    headers: given,
    ...(hasBody && { body: bodyOf(incoming), duplex: 'half' }),
  })
}

function bodyOf(incoming: MountedRequest): string | ReadableStream {
  const { body } = incoming
  return incoming.readableEnded && body !== undefined
    ? JSON.stringify(body)
    : ReadableStream.from<Uint8Array>(incoming)
}

async function send(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader()
  outgoing.once('close', () => void reader.cancel().catch(() => {}))
  for (;;) {
    const { done, value } = await reader.read()
    if (done || outgoing.destroyed) break
    if (!outgoing.write(value)) await drained(outgoing)
  }
  outgoing.end()
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      outgoing.off('drain', end).off('close', end)
      resolve()
    }
    outgoing.on('drain', end).on('close', end)
  })
}
