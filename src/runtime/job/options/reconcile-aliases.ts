/** The one value of an option that has two spellings. `refuse` makes the error for two that differ. */
export function reconcileAliases<Value>(
  option: string,
  first: Value | undefined,
  second: Value | undefined,
  refuse: (reason: string) => Error,
): Value | undefined {
  if (first !== undefined && second !== undefined && first !== second) {
    throw refuse(`${option} is given twice, as ${String(first)} and as ${String(second)}`)
  }
  return first ?? second
}
