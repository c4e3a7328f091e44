type Given<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name]
} & {
  [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<
    Fields[Name],
    undefined
  >
}

/** The fields that are not `undefined`: what was not given must be absent, or it would hide a default when spread. */
export function withoutUndefined<Fields extends object>(fields: Fields): Given<Fields> {
  const given: Record<string, unknown> = {}
  for (const name of Object.keys(fields)) {
    const value = fields[name as keyof Fields]
    if (value !== undefined) given[name] = value
  }
  return given as Given<Fields>
}
