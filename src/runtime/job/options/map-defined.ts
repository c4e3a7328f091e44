/** What `read` makes of an option; `undefined` for one that was not given. */
export function mapDefined<Value, Read>(
  value: Value | undefined,
  read: (value: Value) => Read,
): Read | undefined {
  return value === undefined ? undefined : read(value)
}
