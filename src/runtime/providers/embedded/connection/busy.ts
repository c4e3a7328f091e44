/** How long a write waits for those of other processes, in milliseconds. Each of ours lasts well under one. */
export const BUSY_TIMEOUT = 10_000

/**
 * How long SQLite itself waits, in milliseconds, before it is asked anew. It asks for the lock ever more seldom, at last
 * ten times a second, and nobody has a turn: among five busy processes one waited up to 2.3 s, longer than a short lock
 * on its jobs lasts, and 0.3 s with this.
 */
export const BUSY_ROUND = 50

/** The bindings have no code in common; SQLite's own words are the same in all. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && /database (?:\w+ )?is locked/.test(error.message)
}
