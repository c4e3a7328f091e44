/** Node runs a longer `setTimeout` at once: the delay is kept in 32 bits. */
export const LONGEST_TIMEOUT = 2 ** 31 - 1

/** For a timer that may come early, as one that only looks whether there is something to do. */
export function timerDelay(milliseconds: number): number {
  return Math.min(milliseconds, LONGEST_TIMEOUT)
}

/**
 * `setTimeout` for any delay, also beyond 24 days. Returns how to cancel it. With `keepsProcess: false` it does not keep
 * the process alive.
 */
export function startLongTimer(
  milliseconds: number,
  onEnd: () => void,
  { keepsProcess = true } = {},
): () => void {
  const end = Date.now() + milliseconds
  let timer: ReturnType<typeof setTimeout>
  const arm = (left: number): void => {
    timer =
      left <= LONGEST_TIMEOUT
        ? setTimeout(onEnd, left)
        : setTimeout(() => arm(end - Date.now()), LONGEST_TIMEOUT)
    if (!keepsProcess) timer.unref()
  }
  arm(milliseconds)
  return () => clearTimeout(timer)
}
