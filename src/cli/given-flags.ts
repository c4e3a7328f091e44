/** Flags as they were given, to be written after a command; those that were not given are left out. */
export function givenFlags(flags: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(flags)
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${value}`]))
    .join('')
}
