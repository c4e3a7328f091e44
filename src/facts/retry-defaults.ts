/** How a job is repeated when neither its producer nor its worker says. Durations in milliseconds. */
export const retryDefaults = {
  attempts: 3,
  backoff: 'exponential',
  delay: 1000,
  maxDelay: 60_000,
  factor: 2,
} as const
