/**
 * Remembers what was made of each object. An object is plain data that never changes, so the same one gives the same
 * answer: within a run, and in watch mode for what an edit has not touched.
 */
export function byIdentity<Key extends object, Value>(
  make: (key: Key) => Value,
): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found.value
    const value = make(key)
    known.set(key, { value })
    return value
  }
}
