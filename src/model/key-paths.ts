import type { DefinitionTable } from './definition-table.js'
import type { Shape } from './shape.js'
import { bareShape, unionMembers } from './wire/union-members.js'

/** What is wrong with the path of a key. */
export type KeyPathFault =
  /** `path` ends with the step that some member of the type does not have. */
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'optional'; readonly path: string }
  /** `found` are what its values are besides scalars; `always` where they are never scalars. */
  | {
      readonly kind: 'unfit'
      readonly path: string
      readonly found: readonly Shape[]
      readonly always: boolean
    }

/** A path of more names is not completed in the editor. */
const MOST_NAMES = 5

/** Of the paths that are looked for, in a type that may have thousands. */
const MOST_PATHS = 200

/** Null where every value of the shape has a scalar at this path. */
export function keyPathFault(
  shape: Shape,
  path: string,
  table: DefinitionTable,
): KeyPathFault | null {
  const names = path.split('.')
  let shapes: readonly Shape[] = membersOf(shape, table)
  for (const [index, name] of names.entries()) {
    const upTo = names.slice(0, index + 1).join('.')
    const found = propertiesOf(shapes, name)
    if (found === null) return { kind: 'absent', path: upTo }
    if (found.some(({ optional }) => optional)) return { kind: 'optional', path: upTo }
    shapes = found.flatMap((property) => membersOf(property.shape, table))
  }
  const unfit = shapes.filter((member) => !isScalar(member))
  if (unfit.length === 0) return null
  return { kind: 'unfit', path, found: unfit, always: unfit.length === shapes.length }
}

/** The paths that a key can have, in the order of the type. */
export function keyPaths(shape: Shape, table: DefinitionTable): readonly string[] {
  const paths: string[] = []
  const walk = (members: readonly Shape[], before: readonly string[]): void => {
    for (const name of namesOf(members)) {
      if (paths.length >= MOST_PATHS) return
      const found = propertiesOf(members, name)
      if (found === null || found.some(({ optional }) => optional)) continue
      const inner = found.flatMap((property) => membersOf(property.shape, table))
      const path = [...before, name]
      if (inner.every(isScalar)) paths.push(path.join('.'))
      else if (path.length < MOST_NAMES) walk(inner, path)
    }
  }
  walk(membersOf(shape, table), [])
  return paths
}

function membersOf(shape: Shape, table: DefinitionTable): readonly Shape[] {
  return unionMembers(shape, table).map((member) => bareShape(member, table))
}

interface Property {
  readonly shape: Shape
  readonly optional: boolean
}

/** The property of each member; null where one has none. */
function propertiesOf(members: readonly Shape[], name: string): readonly Property[] | null {
  const found = members.map((member) =>
    member.kind === 'object' ? member.properties.find((each) => each.name === name) : undefined,
  )
  return found.length > 0 && found.every((property) => property !== undefined) ? found : null
}

/** A dot in a name could not be told from that between two. */
function namesOf([first]: readonly Shape[]): readonly string[] {
  if (first?.kind !== 'object') return []
  return first.properties.map(({ name }) => name).filter((name) => !name.includes('.'))
}

const scalars: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'bigint'])

function isScalar(shape: Shape): boolean {
  if (shape.kind === 'primitive') return scalars.has(shape.name)
  return shape.kind === 'literal' || shape.kind === 'template' || shape.kind === 'cased'
}
