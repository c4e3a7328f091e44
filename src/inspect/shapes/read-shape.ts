import type { Shape } from '../../model/shape.js'
import { ts } from '../typescript.js'
import { withBounds } from './bound-along.js'
import { readBuiltIn } from './built-in.js'
import { declaredName, isNamed } from './declared-name.js'
import type { DefinitionTable } from './definition-table.js'
import { readIntersection } from './intersection.js'
import { readLiteral } from './literal.js'
import { readObject } from './object.js'
import { readPrimitive } from './primitive.js'
import type { ShapeProblem, ShapeReader } from './shape-reader.js'
import { readSubstitution } from './substitution.js'
import { readArrayOrTuple } from './tuple.js'
import { readUnion } from './union.js'

/** Deeper than people write, and shallow enough to stop a type that makes a new type at each level. */
const deepest = 60

export interface ShapeRequest {
  readonly checker: ts.TypeChecker
  readonly definitions: DefinitionTable
  readonly root: string
  readonly exactOptional: boolean
  /** `data` or `result`: what paths in messages begin with. */
  readonly start: string
  readonly onProblem: (problem: ShapeProblem) => void
}

/**
 * Walks a type of the compiler into a shape. This is the one walk over types: everything that depends on a job's type
 * reads its result.
 */
export function readShape(type: ts.Type, request: ShapeRequest): Shape {
  return createReader({ ...request, isHalted: false }, request.start, null, 0).read(type)
}

/** One walk. It ends at the first type that has no end: what lies beyond could be thousands of the same. */
interface Walk extends ShapeRequest {
  isHalted: boolean
}

function createReader(walk: Walk, path: string, node: ts.Node | null, depth: number): ShapeReader {
  const reader: ShapeReader = {
    checker: walk.checker,
    definitions: walk.definitions,
    exactOptional: walk.exactOptional,
    path,
    node,
    depth,
    problem: (problem) => {
      walk.onProblem({ ...problem, path, node })
      if (problem.kind === 'tooDeep') walk.isHalted = true
      return unknown
    },
    read: (type) => (walk.isHalted ? unknown : readNamed(reader, type, walk.root)),
    at: (step, next = node) => createReader(walk, path + step, next, depth + 1),
    atTop: () => createReader(walk, path, node, 0),
  }
  return reader
}

const unknown: Shape = { kind: 'primitive', name: 'unknown' }

/** A type that has a name of its own, or that holds itself, becomes a definition; every other one stands in place. */
function readNamed(reader: ShapeReader, type: ts.Type, root: string): Shape {
  const { drafts } = reader.definitions
  const outer = reader.definitions.open
  const known = drafts.get(type)
  if (known !== undefined) {
    known.isMet = true
    return { kind: 'reference', name: known.id }
  }
  if (outer.has(type)) {
    const name = declaredName(type, root)
    const id = `${name.id}@${reader.definitions.unit}:${drafts.size}`
    drafts.set(type, { ...name, id, shape: unknown, isMet: true })
    return { kind: 'reference', name: id }
  }
  if (reader.depth > deepest) {
    return reader.problem({ kind: 'tooDeep', found: 'nested without end', instead: '' })
  }
  if (!canRecur(type)) return readUnnamed(reader, type)
  const isDefinition = isNamed(type)
  if (isDefinition) drafts.set(type, { ...declaredName(type, root), shape: unknown, isMet: false })
  reader.definitions.open = new Set(isDefinition ? [type] : [...outer, type])
  // A chain of named types ends, however long it is: depth is counted from the last name.
  const shape = readUnnamed(isDefinition ? reader.atTop() : reader, type)
  reader.definitions.open = outer
  const draft = drafts.get(type)
  if (draft === undefined) return shape
  if (isPlace(shape) && !draft.isMet) {
    // A built-in or an alias of one: it has a name already.
    drafts.delete(type)
    return withBounds(shape, draft.bounds)
  }
  draft.shape = withBounds(shape, draft.bounds)
  return { kind: 'reference', name: draft.id }
}

/** Only these kinds of types can lead back to themselves, or carry a name. */
function canRecur(type: ts.Type): boolean {
  return (
    (type.flags &
      (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection | ts.TypeFlags.EnumLike)) !==
    0
  )
}

function isPlace(shape: Shape): boolean {
  return (
    shape.kind === 'value' ||
    shape.kind === 'map' ||
    shape.kind === 'set' ||
    shape.kind === 'primitive' ||
    shape.kind === 'reference'
  )
}

/** The readers, in the order in which they are asked. The first one that knows the type answers. */
const readers = [
  readPrimitive,
  readUnion,
  readLiteral,
  readIntersection,
  readArrayOrTuple,
  readBuiltIn,
  readObject,
  readSubstitution,
] as const

function readUnnamed(reader: ShapeReader, type: ts.Type): Shape {
  for (const read of readers) {
    const shape = read(reader, type)
    if (shape !== undefined) return shape
  }
  return reader.problem({
    kind: 'open',
    found: `\`${reader.checker.typeToString(type)}\`, which is not settled until it is used`,
    instead: 'Name a type without open type parameters.',
  })
}
