const patterns = new Map<string, RegExp>()

/** The regular expression of a source that stands in a plan: made once. */
export function patternFor(source: string, flags = ''): RegExp {
  const key = `${flags}/${source}`
  const known = patterns.get(key)
  if (known !== undefined) return known
  const made = new RegExp(source, flags)
  patterns.set(key, made)
  return made
}
