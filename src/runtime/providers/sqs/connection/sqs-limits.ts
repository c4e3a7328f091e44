/** Of one message, and of one request: 1 MiB. */
export const MOST_BYTES = 1_048_576
/** The longest that SQS holds a message back: 15 minutes. */
export const MOST_DELAY_SECONDS = 900
