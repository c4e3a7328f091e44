import type { ScheduleModel } from '../../model/queue-model.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { ReadDefinition } from '../types/checker/definition-table.js'
import type { WorkerDraft } from './draft.js'

/** What one wiring file gave: it depends on nothing but the files that it leads to. */
export interface FileAnalysis {
  readonly workers: readonly WorkerDraft[]
  readonly schedules: readonly ScheduleModel[]
  readonly definitions: readonly ReadDefinition[]
  readonly diagnostics: readonly Diagnostic[]
  /** Other names under which it exports our functions. */
  readonly exportedAliases: readonly string[]
  /** Whether an answer may change once more of the project is read. */
  readonly isProvisional: boolean
}

/** What two readings gave of one file, each of some of its calls. */
export function joinAnalyses(first: FileAnalysis, second: FileAnalysis): FileAnalysis {
  return {
    ...second,
    workers: [...first.workers, ...second.workers].sort(byPlace),
    schedules: [...first.schedules, ...second.schedules].sort(byPlace),
    definitions: [...first.definitions, ...second.definitions],
  }
}

type Placed = Pick<WorkerDraft | ScheduleModel, 'call'>

function byPlace({ call: { span: a } }: Placed, { call: { span: b } }: Placed): number {
  return a.line - b.line || a.column - b.column
}
