import type { Refuse } from './read-options.js'

/** `refuse` makes the error for a value that is not among the `known`. */
export function assertOneOf(
  option: string,
  value: string,
  known: readonly string[],
  refuse: Refuse,
): void {
  if (known.includes(value)) return
  throw refuse(`${option}: '${String(value)}' is not one of ${known.join(', ')}`)
}
