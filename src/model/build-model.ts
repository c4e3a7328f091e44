import { nameDefinitions, type UnnamedDefinition } from './name-definitions.js'
import { normaliseSettings } from './normalise-settings.js'
import { placeOptions } from './place-options.js'
import type { QueueModel, ScheduleModel, ServicesModel, WorkerModel } from './queue-model.js'
import type { Shape } from './shape.js'
import type { SourceSpan } from './source-span.js'
import { compareText } from '../facts/compare-text.js'

/** A worker as it was read. */
export type WorkerParts = Omit<WorkerModel, 'placed' | 'settings'>

/** What the model is built from: what was read of a project, in the order in which it was read. */
export interface ModelParts {
  readonly workers: readonly WorkerParts[]
  readonly schedules: readonly ScheduleModel[]
  readonly definitions: readonly UnnamedDefinition[]
  readonly services: ServicesModel | null
}

/** Sorts what was read, names its types and brings options into one form. Everything after this is in this order. */
export function buildModel(parts: ModelParts): QueueModel {
  const workers = [...parts.workers].sort(
    (a, b) => compareText(a.queue, b.queue) || compareSpans(a.call.span, b.call.span),
  )
  const shapes = workers.flatMap(({ function: { input, output } }) => [input, output])
  const named = nameDefinitions(shapes, parts.definitions)
  return {
    workers: workers.map((worker, index) =>
      workerOf(worker, named.shapes[index * 2] as Shape, named.shapes[index * 2 + 1] as Shape),
    ),
    schedules: [...parts.schedules].sort(
      (a, b) =>
        compareText(a.queue, b.queue) ||
        compareText(a.name, b.name) ||
        compareSpans(a.call.span, b.call.span),
    ),
    definitions: named.definitions,
    services: parts.services,
  }
}

const known = new WeakMap<WorkerParts, WorkerModel>()

/** The same worker as before, where nothing of it has changed: what was made of it still stands. */
function workerOf(parts: WorkerParts, input: Shape, output: Shape): WorkerModel {
  const before = known.get(parts)
  if (before?.function.input === input && before.function.output === output) return before
  const placed = placeOptions(parts.options, parts.call.spelling)
  const settings = normaliseSettings(placed, parts.options.unread !== undefined)
  const worker = { ...parts, function: { ...parts.function, input, output }, placed, settings }
  known.set(parts, worker)
  return worker
}

export function compareSpans(a: SourceSpan, b: SourceSpan): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column
}
