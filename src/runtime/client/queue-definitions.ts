import type { QueuePlans } from '../../facts/plan-json.js'
import type { ExternalRules } from './external-queue.js'
import type { JobKeys, KeyDefinition } from './job-keys.js'
import type { JobChecker } from '../codec/check/job-checker.js'
import type { WireCodec } from '../codec/wire/wire-codec.js'
import type { Duration } from '../job/options/duration.js'
import type { JobPriority, RetryOptions } from '../job/options/job-options.js'

/** What a producer must know of one queue; `pikku prebuild` writes it from the worker's wiring. */
export interface QueueDefinition {
  readonly retry?: RetryOptions
  readonly deadLetterQueue?: string
  /** Milliseconds. */
  readonly timeout?: Duration
  /** Milliseconds. */
  readonly expires?: Duration
  /** Of jobs that name none. */
  readonly priority?: JobPriority
  /** Of jobs that name none. */
  readonly delay?: Duration
  /** What its jobs are grouped by, and unique by. */
  readonly keys?: KeyDefinition & { readonly reader: JobKeys }
  /** The handler takes many at once; a producer still adds one at a time. */
  readonly batch?: { readonly size: number; readonly timeout?: Duration }
  /** How its jobs become JSON, where they are not JSON as they are. */
  readonly wire?: QueuePlans & {
    readonly codec: WireCodec
    /** The sides on which something arrives as its text: what will arrive is checked when it is sent. */
    readonly asText?: readonly string[]
  }
  /** What its data and results must be; without it nothing is checked. */
  readonly check?: QueuePlans & {
    readonly checker: JobChecker
    /** The project's compiler takes null and undefined for a value of any type. */
    readonly nulls?: true
  }
  /** Of its jobs' data, as pikku-queue.lock.json counts. Default 1. */
  readonly version?: number
  /** A worker other than pikku's serves it, and reads what is stored without pikku. */
  readonly external?: { readonly jobName?: string; readonly rules: ExternalRules }
  /** What jobs of earlier versions hold, by version. */
  readonly older?: Readonly<Record<number, Pick<QueueDefinition, 'wire' | 'check'>>>
}

/** By queue name. */
export interface QueueDefinitions {
  readonly [queueName: string]: QueueDefinition
}
