/**
 * What `jsonb` refuses though JSON allows it: the character NUL, and half of a surrogate pair. `JSON.stringify` writes
 * both as an escape.
 */
const REFUSED = /\\u(?:0000|d[89a-f])/

/**
 * A value under a name, as `jsonb` can hold it: in `name`, readable; or in `<name>Json`, as a text of JSON, when
 * `jsonb` would refuse it. `undefined` is stored as nothing at all.
 */
export function storeJson(name: string, text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {}
  // A copy: what is stored must not change with an object that its owner goes on to change.
  return REFUSED.test(text) ? { [`${name}Json`]: text } : { [name]: JSON.parse(text) as unknown }
}

/** The other way. */
export function readJson(holder: Readonly<Record<string, unknown>>, name: string): unknown {
  const text = holder[`${name}Json`]
  return typeof text === 'string' ? (JSON.parse(text) as unknown) : holder[name]
}
