/** What became of one attempt. The provider carries it out. */
export type JobOutcome =
  /** `result` is to be stored as it is. */
  | { readonly kind: 'completed'; readonly result: unknown }
  /** Run it again after `delay` milliseconds. */
  | { readonly kind: 'retry'; readonly error: Error; readonly delay: number }
  /** Failed for good. `deadLetterQueue` names where a `DeadLetterJob` must go, when the worker has one. */
  | { readonly kind: 'failed'; readonly error: Error; readonly deadLetterQueue?: string }
  /** Ended without retry and without dead letter. */
  | { readonly kind: 'discarded'; readonly error: Error }
  /**
   * Put the job back, this attempt does not count: the worker is stopping and the handler was aborted, the job is for
   * another worker, who is given `delay` milliseconds, or its handler has snoozed it. Default no delay.
   */
  | Released

export interface Released {
  readonly kind: 'released'
  /** Milliseconds. */
  readonly delay?: number
  /** The handler asked for it; the progress that it has reported is kept. */
  readonly snoozed?: true
}
