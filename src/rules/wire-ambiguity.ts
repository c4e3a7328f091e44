import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { QueueModel } from '../model/queue-model.js'
import type { Shape } from '../model/shape.js'
import { plannedShape, type Ambiguity } from '../model/wire/planned-shape.js'
import { namedTypes, type NamedTypes } from '../model/wire/wire-planner.js'

/** What looks alike in JSON must not be of two types. A named type is reported where it is first met. */
export function wireAmbiguity(model: QueueModel): readonly Diagnostic[] {
  const types = namedTypes(model.definitions)
  const seen = new Set<string>()
  return model.workers.flatMap(({ queue, function: { input, output, span } }) =>
    [
      { side: 'input', start: 'data', shape: input },
      { side: 'output', start: 'result', shape: output },
    ].flatMap(({ side, start, shape }) =>
      ambiguities(shape, { types, seen, start }).map(({ path, members }) => {
        const found = [...new Set(members.map(describe))]
        return diagnose('ambiguousOnTheWire', { queue, side, path, members: found }, span)
      }),
    ),
  )
}

interface Walk {
  readonly types: NamedTypes
  readonly seen: Set<string>
  readonly start: string
}

/** Of a shape, and of the named types that it is the first to lead to. */
function ambiguities(shape: Shape, { types, seen, start }: Walk): Ambiguity[] {
  const planned = plannedShape(shape, types)
  const own = planned.ambiguities.map(({ path, members }) => ({ path: start + path, members }))
  const named = planned.references.flatMap(({ name, path }) => {
    const definition = seen.has(name) ? undefined : types.table.get(name)
    seen.add(name)
    return definition === undefined
      ? []
      : ambiguities(definition.shape, { types, seen, start: start + path })
  })
  return [...own, ...named]
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
