import type { DefinitionTable } from './definition-table.js'
import type { Definition, Shape } from './shape.js'

/** Where the names in shapes lead. */
export interface LookUp {
  readonly table: DefinitionTable
  /** The definitions that hold something that is not the same in JSON. */
  readonly converting: { readonly has: (name: string) => boolean }
}

interface Known<Value> {
  readonly value: Value
  /** What was looked up, and what it led to. Most shapes refer to nothing: then there is no map. */
  readonly definitions: ReadonlyMap<string, Definition | undefined> | undefined
  readonly converting: ReadonlyMap<string, boolean> | undefined
  /** The last to find that all of it leads where it did: asked once of each, for names cannot change within one. */
  confirmed: LookUp
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
    let definitions: Map<string, Definition | undefined> | undefined
    let converting: Map<string, boolean> | undefined
    const value = make(shape, {
      table: {
        get: (name) => {
          const definition = look.table.get(name)
          definitions = (definitions ?? new Map<string, Definition | undefined>()).set(
            name,
            definition,
          )
          return definition
        },
      },
      converting: {
        has: (name) => {
          const isConverting = look.converting.has(name)
          converting = (converting ?? new Map<string, boolean>()).set(name, isConverting)
          return isConverting
        },
      },
    })
    known.set(shape, { value, definitions, converting, confirmed: look })
    return value
  }
}

function stands<Value>(found: Known<Value>, look: LookUp): boolean {
  if (found.confirmed === look) return true
  const { definitions, converting } = found
  for (const [name, definition] of definitions ?? []) {
    if (look.table.get(name) !== definition) return false
  }
  for (const [name, isConverting] of converting ?? []) {
    if (look.converting.has(name) !== isConverting) return false
  }
  found.confirmed = look
  return true
}
