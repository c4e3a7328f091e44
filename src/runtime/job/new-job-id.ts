let ownName: string | undefined
let count = 0
let millisecond = 0
let prefix = ''

/**
 * An id that no other process makes, for an engine that makes none itself, or makes another one when an add is sent again
 * after a lost connection. It begins with the time, so that an index of ids grows at its end; it is not a plain number,
 * so that it never meets a project's own `jobId: '42'`.
 */
export function newJobId(): string {
  count += 1
  const now = Date.now()
  // To write the time takes longer than all the rest, and many jobs are added in one millisecond.
  if (now !== millisecond) {
    millisecond = now
    prefix = `${now.toString(36)}-${(ownName ??= nameProcess())}-`
  }
  return prefix + count.toString(36)
}

/** Not when the module is loaded: Cloudflare refuses random values there. */
function nameProcess(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9))
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
