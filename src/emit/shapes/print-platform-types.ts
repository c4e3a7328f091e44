import type { QueueModel } from '../../model/queue-model.js'
import type { ValueType } from '../../model/shape.js'
import { traitsOf } from '../../model/traits-of.js'

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
  const used = new Set(shapes.flatMap((shape) => [...traitsOf(shape).values]))
  return Object.entries(platformTypes).flatMap(([name, text]) =>
    used.has(name as ValueType) ? [text] : [],
  )
}
