import { PikkuError } from './errors/pikku-error.js'

export interface UrlForm {
  /** The option's name, for the error. */
  readonly option: string
  /** How a URL that its client reads begins. */
  readonly scheme: RegExp
  /** A right one, for the error. */
  readonly example: string
}

/**
 * The URL as it is read. Throws `PikkuError` for one that its client would not read as it is meant: the client's own error
 * would show the URL, or take a part of the password for a host or a database and show that. Ours shows nothing of it.
 */
export function checkUrl(url: string, { option, scheme, example }: UrlForm): URL {
  if (!scheme.test(url)) throw refusePlace(option, `it is not a URL such as ${example}`)
  // With '/' or '#' in the user name or the password, the rest of them would be read as the path.
  const read = /^\w[\w+.-]*:\/\/[^/?#]+[/#][^?]*@/.test(url) ? undefined : readUrl(url)
  if (read !== undefined) return read
  throw refusePlace(
    option,
    `it cannot be read as one such as ${example}: special characters of its user name and password must be` +
      ' percent-encoded (encodeURIComponent), and a port is 65535 at most',
  )
}

/** Throws `PikkuError` for what no host is, such as a whole URL: the network's error would show it. */
export function checkHost(option: string, host: unknown): void {
  if (typeof host !== 'string' || !/:\/\/|[@?#\s]/.test(host)) return
  throw refusePlace(option, 'it is a URL, or has characters that no host has')
}

/** The reason must hold nothing of what was given. */
export function refusePlace(option: string, reason: string): PikkuError {
  return new PikkuError('INVALID_WORKER_OPTIONS', `${option}: ${reason}`)
}

function readUrl(url: string): URL | undefined {
  // With a socket in its query there may be no host, which `pg` reads in this way.
  for (const text of [url, url.replace('@/', '@socket/')]) {
    try {
      return new URL(text)
    } catch {
      // Its error holds the URL.
    }
  }
  return undefined
}
