import type { Definition, Doc, Shape } from './shape.js'
import type { PlacedOption } from './place-options.js'
import type { SourceSpan } from './source-span.js'
import type { RecordValue } from './static-value.js'
import type { WorkerSettings } from './worker-settings.js'

/**
 * Everything the compiler knows of a project, once it has been read: plain data, sorted, JSON-safe, without a
 * compiler object or an absolute path. `rules/` and `emit/` read nothing else.
 */
export interface QueueModel {
  /** Sorted by name, then by place. Two of one name are an error that a rule reports. */
  readonly workers: readonly WorkerModel[]
  /** Sorted by queue, then by name, then by place. */
  readonly schedules: readonly ScheduleModel[]
  /** The named types that the workers' shapes refer to, in the order in which they are reached. */
  readonly definitions: readonly Definition[]
  /** The project's own services interface, if it exports one. */
  readonly services: ServicesModel | null
}

export interface WorkerModel {
  readonly queue: string
  readonly queueSpan: SourceSpan
  readonly call: WiringCall
  readonly function: FunctionModel
  /** The options as they are written, with their places; rules read them. */
  readonly options: RecordValue
  /** The same, each with the canonical name of its place. */
  readonly placed: readonly PlacedOption[]
  /** The same options, in one form, in one unit. */
  readonly settings: WorkerSettings
}

export interface WiringCall {
  readonly spelling: WiringSpelling
  readonly span: SourceSpan
  /** Inside a function, a branch or a loop: it may never run. */
  readonly conditional: boolean
}

export type WiringSpelling =
  | 'wireQueueWorker'
  | 'addQueueWorker'
  | 'addQueueProcessor'
  | 'wireScheduler'

/** A schedule that is declared with `wireSchedule`. */
export interface ScheduleModel {
  readonly queue: string
  readonly queueSpan: SourceSpan
  /** What it is known by among those of its queue: the queue's name, where it has none of its own. */
  readonly name: string
  readonly call: Omit<WiringCall, 'spelling'>
  /** The options as they are written; rules read them. */
  readonly options: RecordValue
}

export interface FunctionModel {
  readonly span: SourceSpan
  readonly file: string
  /** The name it is exported under in `file`; null for one that is not exported. */
  readonly export: string | null
  readonly kind: 'sessionless' | 'session'
  readonly input: Shape
  readonly output: Shape
  readonly doc?: Doc
  /** What the function says of itself (`auth`, `permissions`, `docs`, `tags`), as it is written. */
  readonly settings: RecordValue | null
}

export interface ServicesModel {
  readonly file: string
  readonly export: string
}
