/**
 * The files that a map of specifiers (`imports` of a package.json) leads a name to, under whatever conditions. The key
 * is chosen as Node chooses it: the exact one, otherwise the pattern with the longest text before its `*`.
 */
export function importTargets(map: Readonly<Record<string, unknown>>, name: string): string[] {
  if (Object.hasOwn(map, name)) return targetsOf(map[name])
  const [pattern] = Object.keys(map)
    .filter((key) => matches(key, name))
    .sort((a, b) => b.indexOf('*') - a.indexOf('*') || b.length - a.length)
  if (pattern === undefined) return []
  const [before = '', after = ''] = pattern.split('*')
  const filled = name.slice(before.length, name.length - after.length)
  return targetsOf(map[pattern]).map((target) => target.replaceAll('*', filled))
}

/** A pattern has one `*`, which stands for at least one character. */
function matches(pattern: string, name: string): boolean {
  const [before = '', after, ...more] = pattern.split('*')
  if (after === undefined || more.length > 0) return false
  return name.startsWith(before) && name.endsWith(after) && name.length >= pattern.length
}

/** The leaves of all conditions; of a list Node takes the first one that it can use. Null leads nowhere, on purpose. */
function targetsOf(entry: unknown): string[] {
  if (typeof entry === 'string') return /^(?:\.\.|\/)/.test(entry) ? [] : [entry]
  if (Array.isArray(entry)) {
    return entry.map((each) => targetsOf(each)).find((targets) => targets.length > 0) ?? []
  }
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(targetsOf) : []
}
