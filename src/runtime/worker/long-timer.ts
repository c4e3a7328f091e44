/** Node runs a longer `setTimeout` at once: the delay is kept in 32 bits. */
export const LONGEST_TIMEOUT = 2 ** 31 - 1

/** `setTimeout` for any delay, also beyond 24 days. Returns how to cancel it. */
export function startLongTimer(milliseconds: number, onEnd: () => void): () => void {
  const end = Date.now() + milliseconds
  let timer: ReturnType<typeof setTimeout>
  const arm = (left: number): void => {
    timer =
      left <= LONGEST_TIMEOUT
        ? setTimeout(onEnd, left)
        : setTimeout(() => arm(end - Date.now()), LONGEST_TIMEOUT)
  }
  arm(milliseconds)
  return () => clearTimeout(timer)
}
