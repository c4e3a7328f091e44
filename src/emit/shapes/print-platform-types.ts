import { byIdentity } from '../../model/by-identity.js'
import { eachPart } from '../../model/map-shape.js'
import type { QueueModel } from '../../model/queue-model.js'
import type { Shape, ValueType } from '../../model/shape.js'

/**
 * Values that the platform declares and the language does not. The map must compile in a codebase without the DOM lib
 * and without `@types/node`, so it takes each of them from the globals, where they are there.
 */
const platformTypes: Partial<Record<ValueType, string>> = {
  Buffer: `/** Node's Buffer; where it is not declared, any bytes. */
type Buffer = typeof globalThis extends { Buffer: { isBuffer(value: any): value is infer Platform } }
  ? Platform
  : Uint8Array
`,
  URL: `/** The platform's URL; where it is not declared, what one can be told by. */
type URL = typeof globalThis extends { URL: { prototype: infer Platform } }
  ? Platform
  : { readonly href: string; toString(): string; toJSON(): string }
`,
}

/** The declarations of those that some job holds. */
export function printPlatformTypes({ workers, definitions }: QueueModel): string[] {
  const shapes = [
    ...workers.flatMap((worker) => [worker.function.input, worker.function.output]),
    ...definitions.map(({ shape }) => shape),
  ]
  const used = new Set(shapes.flatMap(valuesIn))
  return Object.entries(platformTypes).flatMap(([name, text]) =>
    used.has(name as ValueType) ? [text] : [],
  )
}

const valuesIn = byIdentity((shape: Shape): readonly ValueType[] => {
  const values = new Set<ValueType>()
  const visit = (part: Shape): void => {
    if (part.kind === 'value') values.add(part.type)
    eachPart(part, visit)
  }
  visit(shape)
  return [...values]
})
