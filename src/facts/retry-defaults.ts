/** How a job is repeated when neither its producer nor its worker says. Durations in milliseconds. */
export const retryDefaults = {
  attempts: 3,
  backoff: 'exponential',
  delay: 1000,
  maxDelay: 60_000,
  factor: 2,
} as const

/** By how much the first delay is multiplied after attempt number `attempt` (1 for the first) has failed. */
export function retryGrowth(
  { backoff, factor }: { readonly backoff: string; readonly factor: number },
  attempt: number,
): number {
  if (backoff === 'exponential') return factor ** (attempt - 1)
  return backoff === 'linear' ? attempt : 1
}
