import { resolveShape } from './resolve-shape.js'
import type { WorkerModel } from './queue-model.js'
import type { Definition, Shape } from './shape.js'

/** What one job of a queue takes and gives. */
export interface JobTypes {
  readonly input: Shape
  readonly output: Shape
}

/** The types of one job: those of the function, or of one element of them when it works in batches. */
export function jobTypes(
  { settings, function: { input, output } }: WorkerModel,
  definitions: readonly Definition[],
): JobTypes {
  if (settings.batch === undefined) return { input, output }
  return { input: elementOf(input, definitions), output: elementOf(output, definitions) }
}

function elementOf(shape: Shape, definitions: readonly Definition[]): Shape {
  const list = resolveShape(shape, definitions)
  return list.kind === 'array' ? list.element : shape
}
