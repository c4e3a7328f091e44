/** An answer that is no success, in the words of the server. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export type Query = Readonly<Record<string, string>>

const STORED = 'pikku-studio-token'

/** Answers by address, in a file that `pikku studio --export` wrote. */
const snapshot = readSnapshot()

export const isSnapshot = snapshot !== undefined

/** The link holds the token behind `#`, where no server and no other page sees it. */
export function takeToken(): void {
  const [, token] = /^#token=([\w-]+)$/.exec(location.hash) ?? []
  if (token === undefined) return
  sessionStorage.setItem(STORED, token)
  history.replaceState(null, '', '#/')
}

export async function get<Answer>(
  name: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const address = addressOf(name, query)
  if (snapshot !== undefined) {
    if (Object.hasOwn(snapshot, address)) return snapshot[address] as Answer
    throw new ApiError(404, 'NOT_FOUND', 'This is not in the snapshot')
  }
  return answerOf(await call(address, signal === undefined ? {} : { signal }))
}

export async function post<Answer>(name: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  return answerOf(await call(name, { method: 'POST', headers, body: JSON.stringify(body) }))
}

/** Server-sent events, with the token in a header. Comes again after a lost connection, until `signal` is aborted. */
export async function listen(
  name: string,
  query: Query,
  signal: AbortSignal,
  onEvent: (event: string, data: unknown) => void,
  onLost: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted && !isSnapshot) {
    try {
      const response = await call(addressOf(name, query), { signal })
      if (!response.ok) await answerOf(response)
      await readEvents(response, onEvent)
    } catch (error) {
      if (signal.aborted) return
      onLost(error)
      if (error instanceof ApiError && error.status < 500) return
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
}

async function readEvents(
  response: Response,
  onEvent: (event: string, data: unknown) => void,
): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value = '' } = (await reader?.read()) ?? { done: true }
    if (done) return
    text += value
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const each of events) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/s.exec(each) ?? []
      if (event !== undefined && data !== undefined) onEvent(event, JSON.parse(data))
    }
  }
}

function addressOf(name: string, query: Query): string {
  const text = new URLSearchParams(query).toString()
  return text === '' ? name : `${name}?${text}`
}

async function call(address: string, init: RequestInit): Promise<Response> {
  const token = sessionStorage.getItem(STORED)
  const headers = new Headers(init.headers)
  headers.set('x-pikku-studio', '1')
  if (token !== null) headers.set('x-pikku-studio-token', token)
  try {
    return await fetch(`api/${address}`, { ...init, headers })
  } catch (error) {
    if (init.signal?.aborted === true) throw error
    throw new ApiError(503, 'UNREACHABLE', 'The studio does not answer. Is it still running?')
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const body = (await response.json().catch(() => ({}))) as {
    readonly error?: { readonly code: string; readonly message: string }
  }
  if (response.ok) return body as Answer
  const { code, message } = body.error ?? { code: 'UNEXPECTED', message: response.statusText }
  throw new ApiError(response.status, code, message)
}

function readSnapshot(): Readonly<Record<string, unknown>> | undefined {
  const text = document.querySelector('#snapshot')?.textContent
  return text == null ? undefined : (JSON.parse(text) as Record<string, unknown>)
}
