/** What is known of a key, made when it is first asked for. */
export function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}

/** The same for an answer that has to be waited for; a question that failed is asked again. */
export function rememberAnswer<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  ask: () => Promise<Value>,
): Promise<Value> {
  return remember(known, key, () => {
    const asked = ask()
    asked.catch(() => known.delete(key))
    return asked
  })
}

/** The same for the one question there is. */
export function askOnce<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  const known = new Map<undefined, Promise<Value>>()
  return () => rememberAnswer(known, undefined, ask)
}
