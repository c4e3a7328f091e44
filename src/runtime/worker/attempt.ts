import type { Interaction } from '../job/interaction.js'
import type { Released } from '../job/job-outcome.js'
import type { RunJobContext } from './run-job.js'

/** How one call of a handler ended. */
export type AttemptEnd =
  | { readonly kind: 'returned'; readonly result: unknown }
  /** An ordinary failure: retried while attempts are left. */
  | { readonly kind: 'threw'; readonly error: Error }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'discarded'; readonly error: Error }
  | Released

/** An end that was decided while the handler ran; swallowing its error changes nothing. */
export type Verdict = Extract<AttemptEnd, { kind: 'failed' | 'discarded' | 'released' }>

/** What a handler is called with, beside its data. */
export interface Attempt {
  readonly services: object
  readonly interaction: Interaction
  readonly context: RunJobContext
  /** The first verdict counts. */
  readonly decide: (verdict: Verdict) => void
}
