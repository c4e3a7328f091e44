import type { ResolvedWorkerConfig } from '../../../provider-kit/index.js'

/** No message can be hidden for longer, counted from its receipt: 12 hours. */
export const LONGEST_VISIBILITY = 43_200_000

/** Seconds for which a taken message is hidden, until its first renewal. */
export function visibilitySeconds({
  visibilityTimeout,
  lockDuration,
}: ResolvedWorkerConfig): number {
  const seconds = Math.ceil((visibilityTimeout ?? lockDuration) / 1_000)
  return Math.min(Math.max(seconds, 1), LONGEST_VISIBILITY / 1_000)
}

/** What is left of the 12 hours, in milliseconds, less a minute for the way there. */
export function longestDelay(receivedAt: number): number {
  return Math.max(0, LONGEST_VISIBILITY - 60_000 - (Date.now() - receivedAt))
}
