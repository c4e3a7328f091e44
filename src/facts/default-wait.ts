/** How long whoever waits for a job does so if it is not told, in milliseconds. */
export const DEFAULT_WAIT = 60_000
