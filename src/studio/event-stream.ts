import { answer } from './answer.js'

/** How often a stream without news says that it is alive: proxies close what is silent. */
const HEARTBEAT = 15_000

export interface EventSink {
  readonly send: (event: string, data: unknown) => void
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal
}

/** A response of server-sent events. `open` returns what ends them, once the reader has gone. */
export function eventStream(open: (sink: EventSink) => () => void): Response {
  const encoder = new TextEncoder()
  const end = new AbortController()
  let close: (() => void) | undefined
  let heartbeat: ReturnType<typeof setInterval> | undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => {
        if (!end.signal.aborted) controller.enqueue(encoder.encode(text))
      }
      write(': open\n\n')
      heartbeat = setInterval(() => write(': alive\n\n'), HEARTBEAT)
      close = open({
        send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        signal: end.signal,
      })
    },
    cancel() {
      end.abort()
      clearInterval(heartbeat)
      close?.()
    },
  })
  return answer(body, 'text/event-stream; charset=utf-8', {
    headers: { 'x-accel-buffering': 'no' },
  })
}
