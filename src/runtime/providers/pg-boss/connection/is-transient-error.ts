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

/**
 * Class 08: connection; 57P01 to 57P03: shutting down, crashed, starting up; 53300: too many connections; 25006:
 * read-only, as a server is that was the primary (the next connection may reach the new one); class 40: rolled back for
 * the sake of another (pg-boss 10 makes queues in such a way that two processes can block each other).
 */
const POSTGRES_CODE = /^(?:08...|40...|57P0[123]|25006|53300)$/

/**
 * pg-boss 10 makes a queue and its partition in one transaction. A statement that another process begins at that moment may
 * see the queue in its snapshot, and the partitions as they were. Its message is in the language of the server.
 */
const NO_PARTITION = 'ExecFindPartition'

/** `pg` throws these without a code. */
const MESSAGE =
  /connection (?:terminated|ended|timeout)|timeout exceeded when trying to connect|client has encountered a connection error/i

/**
 * True of a row that no partition takes. Its queue is being made, or is gone: where it may be gone, make sure of it before
 * the statement is sent again.
 */
export function hasNoPartition(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'routine') === NO_PARTITION
}

/** True when the same statement may well succeed when it is sent again. */
export function isTransientError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, errors } = error as { code?: unknown; errors?: unknown }
  if (typeof code === 'string' && (NODE_CODES.has(code) || POSTGRES_CODE.test(code))) return true
  if (hasNoPartition(error)) return true
  if (Array.isArray(errors) && errors.some(isTransientError)) return true
  return MESSAGE.test(error.message)
}
