import type { Duration } from './duration.js'
import { milliseconds } from './parse-duration.js'

const DEFAULT_ANSWER_TIMEOUT = 10_000

/** How long an engine may take to answer, in milliseconds. Default 10 000, on every engine. */
export function answerTimeout(given: Duration | undefined, option: string): number {
  return milliseconds(given ?? DEFAULT_ANSWER_TIMEOUT, option)
}
