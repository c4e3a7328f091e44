import type { SourceSpan } from '../model/source-span.js'

/** Who feeds which queue, and who serves it: plain data, sorted, paths relative to the root. */
export interface Topology {
  /** Every queue that is wired, fed, or named as a dead letter queue; sorted by name. */
  readonly queues: readonly TopologyQueue[]
  /** Sorted by place. */
  readonly calls: readonly QueueCall[]
}

export interface TopologyQueue {
  readonly name: string
  /** Null for a queue that nobody serves. */
  readonly worker: TopologyWorker | null
}

export interface TopologyWorker {
  /** The function's name, or the queue's for one that has none. */
  readonly name: string
  readonly functionSpan: SourceSpan
  readonly span: SourceSpan
  readonly deadLetterQueue: string | null
  /** Its limits, its group and its uniqueness, in words. */
  readonly keys: readonly string[]
}

/** One place in the code that adds jobs to a queue, or waits for one. */
export interface QueueCall {
  readonly kind: 'add' | 'schedule' | 'wait'
  /** Null when only the running program knows. */
  readonly queue: string | null
  /** The queue as the code writes it. */
  readonly text: string
  readonly span: SourceSpan
  /** The function that the call stands in; null at the top of a file. */
  readonly inside: string | null
  /** The queues whose handlers lead to this call. */
  readonly handlers: readonly string[]
  /** The cron expression or interval of a schedule, where it is written out. */
  readonly schedule?: string
  /** It may add several jobs: in a loop, for each element of an array, or with `addMany`. */
  readonly isFanOut?: true
  /** Nothing in its options keeps a second call from adding the same jobs again: no `jobId`. */
  readonly addsAnew?: true
  /** Of a wait, in milliseconds, where it is written out or left to the default. */
  readonly timeout?: number
  /** A schedule that the project declares, which workers bring to the engine. */
  readonly isDeclared?: true
}
