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

/**
 * Bytes over an ArrayBuffer. TypeScript 5.6 knows no argument of `Uint8Array`; from 5.7 on, these calls give it.
 */
const ownedTypes: Partial<Record<ValueType, string>> = {
  Buffer: `/** Node's Buffer over an ArrayBuffer; where it is not declared, such bytes. */
type BufferOverArrayBuffer = typeof globalThis extends {
  Buffer: { alloc(size: number): infer Platform }
}
  ? Platform
  : ReturnType<Uint8Array['slice']>
`,
  Uint8Array: `/** Bytes over an ArrayBuffer. */
type Uint8ArrayOverArrayBuffer = ReturnType<Uint8Array['slice']>
`,
}

/** The declarations of those that some job holds. */
export function printPlatformTypes({ workers, definitions }: QueueModel): string[] {
  const shapes = [
    ...workers.flatMap((worker) => [worker.function.input, worker.function.output]),
    ...definitions.map(({ shape }) => shape),
  ]
  const traits = shapes.map(traitsOf)
  return [
    ...declarations(platformTypes, new Set(traits.flatMap(({ values }) => [...values]))),
    ...declarations(ownedTypes, new Set(traits.flatMap(({ owned }) => [...owned]))),
  ]
}

function declarations(
  types: Partial<Record<ValueType, string>>,
  used: ReadonlySet<ValueType>,
): string[] {
  return Object.entries(types).flatMap(([name, text]) =>
    used.has(name as ValueType) ? [text] : [],
  )
}
