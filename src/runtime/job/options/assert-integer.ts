/** `refuse` makes the error for what is no whole number, or out of range. */
export function assertInteger(
  option: string,
  value: unknown,
  [least, most]: readonly [least: number, most?: number],
  refuse: (reason: string) => Error,
): void {
  if (
    Number.isInteger(value) &&
    (value as number) >= least &&
    !((value as number) > (most ?? Infinity))
  )
    return
  const range = most === undefined ? `${least} or more` : `${least} to ${most}`
  throw refuse(`${option}: ${String(value)} is not a whole number of ${range}`)
}
