import { Refusal } from './answer.js'

/** The body as an object, read no further than `most` bytes. Throws `Refusal`. */
export async function readBody(
  request: Request,
  most: number,
): Promise<Readonly<Record<string, unknown>>> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new Refusal(415, 'NOT_JSON', 'The body must be application/json')
  }
  const tooLarge = new Refusal(413, 'TOO_LARGE', `The body is larger than ${most} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > most) throw tooLarge
    text += decoder.decode(chunk, { stream: true })
  }
  const body = parse(text + decoder.decode())
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Record<string, unknown>
  }
  throw new Refusal(400, 'NOT_JSON', 'The body must be a JSON object')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
