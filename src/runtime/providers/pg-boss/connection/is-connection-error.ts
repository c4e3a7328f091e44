const NODE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])

/** Class 08: connection; 57P01 to 57P03: shutting down, crashed, starting up; 53300: too many connections. */
const POSTGRES_CODE = /^(?:08...|57P0[123]|53300)$/

/** `pg` throws these without a code. */
const MESSAGE = /connection (?:terminated|ended|timeout)|timeout exceeded when trying to connect|client has encountered a connection error/i

/** True when the same statement may well succeed on a new connection. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, errors } = error as { code?: unknown; errors?: unknown }
  if (typeof code === 'string' && (NODE_CODES.has(code) || POSTGRES_CODE.test(code))) return true
  if (Array.isArray(errors) && errors.some(isConnectionError)) return true
  return MESSAGE.test(error.message)
}
