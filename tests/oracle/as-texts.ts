/** A value with everything that JSON holds as a text replaced by that text: what a union with text may deliver. */
export function asTexts(value: unknown): unknown {
  if (typeof value === 'bigint' || value instanceof RegExp || value instanceof URL)
    return String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array || value instanceof ArrayBuffer)
    return Buffer.from(value as Uint8Array).toString('base64')
  if (value instanceof Set || value instanceof Map) return [...value].map(asTexts)
  if (Array.isArray(value)) return Array.from(value, (item) => asTexts(item) ?? null)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, asTexts(part)]),
  )
}
