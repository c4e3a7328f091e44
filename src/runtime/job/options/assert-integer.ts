import type { Refuse } from './read-options.js'

/** The value again. `refuse` makes the error for what is no whole number, or out of range. */
export function assertInteger(
  option: string,
  value: unknown,
  [least, most = Infinity]: readonly [least: number, most?: number],
  refuse: Refuse,
): number {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) {
    return Number(value)
  }
  const range = most === Infinity ? `${least} or more` : `${least} to ${most}`
  throw refuse(`${option}: ${String(value)} is not a whole number of ${range}`)
}
