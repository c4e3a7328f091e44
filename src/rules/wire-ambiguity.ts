import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { QueueModel } from '../model/queue-model.js'
import type { Shape } from '../model/shape.js'
import { planWire } from '../model/wire-plan.js'
import { createPlanner, type WirePlanner } from '../model/wire/wire-planner.js'

/** What looks alike in JSON must not be of two types. A named type is reported where it is first met. */
export function wireAmbiguity(model: QueueModel): readonly Diagnostic[] {
  const planner = createPlanner(model.definitions)
  const seen = new Set<string>()
  return model.workers.flatMap(({ queue, function: { input, output, span } }) =>
    [
      { side: 'input', start: 'data', shape: input },
      { side: 'output', start: 'result', shape: output },
    ].flatMap(({ side, start, shape }) =>
      ambiguities(shape, { ...planner, path: start }, seen).map(({ path, members }) =>
        diagnose('ambiguousOnTheWire', { queue, side, path, members }, span),
      ),
    ),
  )
}

interface Ambiguity {
  readonly path: string
  readonly members: readonly string[]
}

function ambiguities(shape: Shape, planner: WirePlanner, seen: Set<string>): Ambiguity[] {
  const found: Ambiguity[] = []
  const walking: WirePlanner = {
    ...planner,
    onAmbiguity: (path, members) => {
      found.push({ path, members: [...new Set(members.map(describe))] })
    },
    onReference: (name, path) => {
      if (seen.has(name)) return
      seen.add(name)
      const definition = planner.table.get(name)
      if (definition !== undefined) planWire(definition.shape, { ...walking, path })
    },
  }
  planWire(shape, walking)
  return found
}

function describe(shape: Shape): string {
  switch (shape.kind) {
    case 'primitive':
      return shape.name === 'object' ? 'any object' : `a ${shape.name}`
    case 'literal':
      return JSON.stringify(shape.value)
    case 'value':
      return article[shape.type] ?? `a ${shape.type}`
    case 'reference':
      return shape.name
    case 'array':
    case 'object':
      return `an ${shape.kind}`
    case 'template':
    case 'cased':
      return 'a string'
    case 'map':
      return 'a Map'
    case 'set':
      return 'a Set'
    case 'brand':
      return describe(shape.base)
    default:
      return `a ${shape.kind}`
  }
}

const article: Readonly<Record<string, string>> = {
  Uint8Array: 'a Uint8Array',
  ArrayBuffer: 'an ArrayBuffer',
}
