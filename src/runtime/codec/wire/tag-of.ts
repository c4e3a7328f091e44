/** `Date`, `Map`, …: also of a value from another realm (a test runner's), which is an instance of none of ours. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}
