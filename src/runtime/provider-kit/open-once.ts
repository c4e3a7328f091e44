import { ServiceClosedError } from '../job/errors/service-closed-error.js'
import type { StopSignal } from '../job/stop-signal.js'

/** Answers that are asked for once for each key. A question that failed is forgotten, so that its next user asks again. */
export class OncePerKey<Key, Value> {
  readonly #known = new Map<Key, Promise<Value>>()

  get(key: Key, ask: () => Promise<Value>): Promise<Value> {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const asked = ask()
    this.#known.set(key, asked)
    asked.catch(() => {
      // Only itself: the key may have been forgotten and asked for again in the meantime.
      if (this.#known.get(key) === asked) this.#known.delete(key)
    })
    return asked
  }

  forget(key: Key): void {
    this.#known.delete(key)
  }

  /** Forgets all of them, and returns them. */
  takeAll(): Promise<Value>[] {
    const all = [...this.#known.values()]
    this.#known.clear()
    return all
  }
}

/** The same for a single question. */
export function askOnce<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  const known = new OncePerKey<undefined, Value>()
  return () => known.get(undefined, ask)
}

/**
 * A service's connection: opened at its first use, again at the next use if that failed, and never after `close`.
 * It does not close what it opened: its owner does, with what `close` returns.
 */
export class OpenOnce<Opened> {
  /** What is open now, for paths on which one more promise is felt. */
  opened: Opened | undefined
  readonly #provider: string
  readonly #open: () => Promise<Opened>
  readonly #known = new OncePerKey<undefined, Opened>()
  readonly #closing = new AbortController()
  /** Aborted by `close`, with the `ServiceClosedError` that whoever waits is to be rejected with. */
  readonly signal: StopSignal = this.#closing.signal

  constructor(provider: string, open: () => Promise<Opened>) {
    this.#provider = provider
    this.#open = open
  }

  /** Throws `ServiceClosedError` after `close`, and whatever opening throws. */
  async get(): Promise<Opened> {
    this.signal.throwIfAborted()
    const opened = await this.#known.get(undefined, this.#open)
    // If it was closed in the meantime, its owner is closing what was opened.
    this.signal.throwIfAborted()
    return (this.opened = opened)
  }

  /** Returns what has been opened, once: nothing if it was never used, could not be opened, or is already closed. */
  async close(): Promise<Opened | undefined> {
    this.#closing.abort(new ServiceClosedError(this.#provider))
    this.opened = undefined
    return this.#known.takeAll()[0]?.catch(() => undefined)
  }
}
