/**
 * What `jsonb` refuses though JSON allows it: the character NUL, and half of a surrogate pair. `JSON.stringify` writes
 * both as an escape.
 */
const REFUSED = /\\u(?:0000|d[89a-f])/
const MARK = '$pikkuJson'

export function jsonbRefuses(text: string): boolean {
  return REFUSED.test(text)
}

/**
 * A property of JSON that `jsonb` can hold: `name`, readable; or `<name>Json`, a text of JSON, when `jsonb` would
 * refuse the value. With a comma before it; `undefined` is no property at all.
 */
export function jsonProperty(name: string, text: string | undefined): string {
  if (text === undefined) return ''
  return REFUSED.test(text) ? `,"${name}Json":${JSON.stringify(text)}` : `,"${name}":${text}`
}

/** The same for a column that holds the value alone. */
export function storedValue(text: string): string {
  return REFUSED.test(text) ? `{"${MARK}":${JSON.stringify(text)}}` : text
}

export function readValue(stored: unknown): unknown {
  const text: unknown = isObject(stored) ? Reflect.get(stored, MARK) : undefined
  return typeof text === 'string' ? (JSON.parse(text) as unknown) : stored
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The other way. */
export function readJson(holder: Readonly<Record<string, unknown>>, name: string): unknown {
  const text = holder[`${name}Json`]
  return typeof text === 'string' ? (JSON.parse(text) as unknown) : holder[name]
}
