/** The server is another one's replica by now, or not yet ready: behind the same address there may be one that is. */
export function isFailover(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /(?:^|-)(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|UNBLOCKED) /.test(error.message)
  )
}

/** What ioredis and BullMQ say of a command that never reached Redis, or whose answer never came. */
export function isConnectionError(error: unknown): boolean {
  return (
    isFailover(error) ||
    (error instanceof Error &&
      /max retries per request|Connection is closed|Stream isn't writeable|Command aborted|ECONNRE|EPIPE/.test(
        error.message,
      ))
  )
}

/** Redis has done nothing of it, and says so for a reason that passes: it has no replica, disk or memory to write to, say. */
export function isRefusedForNow(error: unknown): error is Error {
  return (
    isFailover(error) ||
    (error instanceof Error && /^(?:NOREPLICAS|MISCONF|OOM|BUSY|TRYAGAIN) /.test(error.message))
  )
}
