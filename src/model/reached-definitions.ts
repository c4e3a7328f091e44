import { referencesOf } from './references-of.js'
import type { Shape } from './shape.js'

/** The named types that some shapes lead to, in the order in which they do. */
export function reachedDefinitions<
  Definition extends { readonly id: string; readonly shape: Shape },
>(shapes: readonly Shape[], definitions: readonly Definition[]): readonly Definition[] {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]))
  const reached = new Set<Definition>()
  const reach = (shape: Shape): void => {
    for (const id of referencesOf(shape)) {
      const definition = byId.get(id)
      if (definition === undefined || reached.has(definition)) continue
      reached.add(definition)
      reach(definition.shape)
    }
  }
  for (const shape of shapes) reach(shape)
  return [...reached]
}
