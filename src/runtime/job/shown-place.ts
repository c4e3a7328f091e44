const HOST = /^(?:\[[\d.:a-f%]+\]|[\w.-]+)?(?::\d{1,5})?$/i
const DATABASE = /^\/\d+$/

/** What is said of a place when nothing of it is certain to be no secret. */
const HIDDEN = 'the URL that was given'

/**
 * A host, path or URL for messages, without its secrets. Only what has the form of a host, port and database is shown:
 * in a password that is not percent-encoded, what follows `/`, `?`, `#` or `@` would otherwise be taken for the host.
 */
export function shownPlace(place: string): string {
  if (/^\/(?!\/)/.test(place)) return place.replace(/[?#].*$/s, '')
  const [scheme = ''] = /^(?:\w[\w+.-]*:)?\/\//.exec(place) ?? []
  const rest = place.slice(scheme.length)
  const [authority = ''] = /^[^/?#]*/.exec(rest) ?? []
  const [path = ''] = /^[^?#]*/.exec(rest.slice(authority.length)) ?? []
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const isCertain = !rest.slice(authority.length).includes('@') && HOST.test(host)
  return isCertain ? scheme + host + (DATABASE.test(path) ? path : '') : HIDDEN
}

/** The first setting that is given. One that is blank counts as not given: an environment file leaves a variable out so. */
export function ifNotEmpty<Value>(...values: readonly (Value | undefined)[]): Value | undefined {
  return values.find((value) => (typeof value === 'string' ? value.trim() : (value ?? '')) !== '')
}
