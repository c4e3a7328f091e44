/** Makes the error for an option that is out of range, of a wrong kind, or contradicts another one. */
export type Refuse = (reason: string) => Error

/** Checks one option and gives it in one spelling and one unit. Throws what `refuse` makes. */
export type ReadOption = (value: never, option: string, refuse: Refuse) => unknown

/** What the readers make of the options that are given. `prefix` goes before an option's name in errors. */
export function readOptions<Readers extends { readonly [name: string]: ReadOption }>(
  given: object,
  readers: Readers,
  refuse: Refuse,
  prefix = '',
): { [Name in keyof Readers]?: ReturnType<Readers[Name]> } {
  const read: { [Name in keyof Readers]?: ReturnType<Readers[Name]> } = {}
  for (const name in readers) {
    const value = given[name as never] as unknown
    if (value === undefined) continue
    read[name] = readers[name]?.(value as never, prefix + name, refuse) as ReturnType<
      Readers[typeof name]
    >
  }
  return read
}
