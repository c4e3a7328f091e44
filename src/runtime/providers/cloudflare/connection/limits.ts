/** Of one message; a kilobyte is 1000 bytes here, and some of them are the platform's own. */
export const MOST_BYTES = 127_900
/** Of all messages of one request. */
export const MOST_BATCH_BYTES = 256_000
export const MOST_BATCH_MESSAGES = 100
/** 12 hours: the longest delay that every version of the platform takes. */
export const MOST_DELAY_SECONDS = 43_200
