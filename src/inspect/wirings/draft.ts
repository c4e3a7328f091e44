import type { Trace } from '../../disk/trace.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type {
  FunctionModel,
  ScheduleModel,
  ServicesModel,
  WiringCall,
} from '../../model/queue-model.js'
import type { SourceSpan } from '../../model/source-span.js'
import type { RecordValue } from '../../model/static-value.js'
import type { ReadDefinition } from '../types/checker/definition-table.js'

/** A wiring as it was read. References in its shapes hold the ids of definition drafts. */
export interface WorkerDraft {
  readonly queue: string
  readonly queueSpan: SourceSpan
  readonly call: WiringCall
  readonly function: FunctionModel
  readonly options: RecordValue
}

/** What `inspect` found: plain data. */
export interface Inspection {
  readonly workers: readonly WorkerDraft[]
  readonly schedules: readonly ScheduleModel[]
  readonly definitions: readonly ReadDefinition[]
  readonly services: ServicesModel | null
  readonly diagnostics: readonly Diagnostic[]
  /** What the answer depends on. Absolute paths: they are for the cache, not for the model. */
  readonly trace: Trace
}
