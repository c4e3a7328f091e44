/**
 * What `jsonb` refuses though JSON allows it: the character NUL, and half of a surrogate pair. `JSON.stringify` writes
 * both as an escape.
 */
const REFUSED = /\\u(?:0000|d[89a-f])/

/**
 * A property of JSON that `jsonb` can hold: `name`, readable; or `<name>Json`, a text of JSON, when `jsonb` would
 * refuse the value. With a comma before it; `undefined` is no property at all.
 */
export function jsonProperty(name: string, text: string | undefined): string {
  if (text === undefined) return ''
  return REFUSED.test(text) ? `,"${name}Json":${JSON.stringify(text)}` : `,"${name}":${text}`
}

/** The other way. */
export function readJson(holder: Readonly<Record<string, unknown>>, name: string): unknown {
  const text = holder[`${name}Json`]
  return typeof text === 'string' ? (JSON.parse(text) as unknown) : holder[name]
}
