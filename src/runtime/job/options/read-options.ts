/** Makes the error for an option that is out of range, of a wrong kind, or contradicts another one. */
export type Refuse = (reason: string) => Error

/** Checks one option and gives it in one spelling and one unit. Throws what `refuse` makes. */
export type ReadOption = (value: never, option: string, refuse: Refuse) => unknown

type Read<Readers extends { readonly [name: string]: ReadOption }> = {
  [Name in keyof Readers]?: ReturnType<Readers[Name]>
}

/**
 * What the readers make of the options that are given, put into `read`. That is on the path of every job with options:
 * an object that is filled costs a tenth of one that is spread from others.
 */
export function readOptions<
  Readers extends { readonly [name: string]: ReadOption },
  Into extends Read<Readers>,
>(given: object, readers: Readers, refuse: Refuse, read: Into): Into & Read<Readers> {
  for (const name in readers) {
    const value = given[name as never] as unknown
    if (value !== undefined) read[name] = readers[name]?.(value as never, name, refuse) as never
  }
  return read
}
