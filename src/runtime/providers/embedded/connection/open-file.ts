import { statSync } from 'node:fs'
import { EngineUnreachableError } from '../../../job/errors/engine-unreachable-error.js'

/** Between two looks, in milliseconds. One takes some 2 µs, a twentieth of an `add`. */
const LOOK_INTERVAL = 20

/**
 * The file behind a connection. When somebody deletes it, SQLite goes on with what has no name any longer: without an
 * error, and unseen by all who open the path afterwards.
 */
export class OpenFile {
  readonly #path: string
  readonly #id: bigint | undefined
  #isGone = false
  #lookedAt = performance.now()

  constructor(path: string) {
    this.#path = path
    this.#id = idOf(path)
  }

  /** Throws `EngineUnreachableError` when the path leads to another file by now, or to none. */
  assertInPlace(): void {
    const now = performance.now()
    if (!this.#isGone && now - this.#lookedAt < LOOK_INTERVAL) return
    this.#lookedAt = now
    this.#isGone = idOf(this.#path) !== this.#id
    if (!this.#isGone) return
    throw new EngineUnreachableError(
      `${this.#path} was deleted or replaced while it was open: no other process sees this one's jobs. Start it again`,
    )
  }
}

function idOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}
