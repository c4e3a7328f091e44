import type { Definition, Shape } from './shape.js'

/** Where the names in shapes lead. */
export interface LookUp {
  readonly table: { readonly get: (name: string) => Definition | undefined }
  /** The definitions that hold something that is not the same in JSON. */
  readonly converting: { readonly has: (name: string) => boolean }
}

interface Known<Value> {
  readonly value: Value
  readonly definitions: ReadonlyMap<string, Definition | undefined>
  readonly converting: ReadonlyMap<string, boolean>
}

/**
 * Remembers what was made of each shape, as long as every name that was looked up for it leads where it did. In watch
 * mode most shapes are those of the run before, and so is what is made of them.
 */
export function byShape<Value>(
  make: (shape: Shape, look: LookUp) => Value,
): (shape: Shape, look: LookUp) => Value {
  const known = new WeakMap<Shape, Known<Value>>()
  return (shape, look) => {
    const found = known.get(shape)
    if (found !== undefined && stands(found, look)) return found.value
    const definitions = new Map<string, Definition | undefined>()
    const converting = new Map<string, boolean>()
    const value = make(shape, {
      table: {
        get: (name) => {
          const definition = look.table.get(name)
          definitions.set(name, definition)
          return definition
        },
      },
      converting: {
        has: (name) => {
          const isConverting = look.converting.has(name)
          converting.set(name, isConverting)
          return isConverting
        },
      },
    })
    known.set(shape, { value, definitions, converting })
    return value
  }
}

function stands<Value>({ definitions, converting }: Known<Value>, look: LookUp): boolean {
  for (const [name, definition] of definitions) {
    if (look.table.get(name) !== definition) return false
  }
  for (const [name, isConverting] of converting) {
    if (look.converting.has(name) !== isConverting) return false
  }
  return true
}
