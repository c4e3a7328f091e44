import type { Feature } from '../job/has-feature.js'
import type { Bench } from './bench.js'
import type { Trait } from './engine.js'

/** One promise, as a test. */
export interface ConformanceCase {
  /** Short and never changed: its queues are called by it. */
  readonly key: string
  /** The promise. */
  readonly name: string
  /** What the engine must be able to do; where it says `none`, `without` is proven instead. */
  readonly needs?: Feature | readonly Feature[]
  /** What the engine must have a notion of. */
  readonly traits?: readonly Trait[]
  /** It changes something of the whole process or of the server, so nothing may run beside it. */
  readonly alone?: true
  readonly run: (bench: Bench) => Promise<void>
  readonly without?: Without
}

/** What is promised where the engine cannot do it. */
export type Without =
  /** This call rejects with `UnsupportedByProviderError`, which names the provider. */
  | { readonly refuses: (bench: Bench) => Promise<unknown> }
  /** It does nothing, and the log says so. */
  | { readonly tells: (bench: Bench) => Promise<void> }

/** Of an engine without dead letters: a queue that is wired to one takes no job. */
export const refusesDeadLetters: Without = {
  refuses: ({ client, queue }) => client.add(queue, 1),
}
