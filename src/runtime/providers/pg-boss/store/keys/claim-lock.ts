import { quote } from '../quote.js'
import type { Tables } from '../tables.js'

/** SQL: takes the lock under which jobs of a queue are claimed, until the transaction ends. `queue`: SQL of its name. */
export function claimLock({ schema }: Tables, queue: string): string {
  return `pg_advisory_xact_lock(hashtextextended(${quote(`pikku ${schema} `)} || ${queue}, 0))`
}
