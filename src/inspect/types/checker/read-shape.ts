import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { alongHeritage, boundAlong, withBounds } from './bound-along.js'
import { boundWalk } from './bound-walk.js'
import { readBuiltIn } from './built-in.js'
import { declaredName, isNamed } from './declared-name.js'
import { isPlace, type DefinitionTable } from './definition-table.js'
import { readIntersection } from './intersection.js'
import { readLiteral } from './literal.js'
import { readMappedBuiltIn } from './mapped-built-in.js'
import { readObject } from './object.js'
import { spanOf } from '../../source/span-of.js'
import { readPrimitive } from './primitive.js'
import type { ShapeProblem, ShapeReader } from './shape-reader.js'
import { readSubstitution } from './substitution.js'
import { readArrayOrTuple } from './tuple.js'
import { readUnion } from './union.js'

/** What is written out may be as deep as this since its last name: less than what would overflow the stack. */
const MOST_LEVELS = 300

/** Named types that lead to each other may be as many: each goes one level deeper on the stack. */
const MOST_NAMES = 500

/**
 * What one side of a queue may be made of. A type that has no end may double with each level, and a finite one may be too
 * large to write out: `[T, T]` of itself, forty times.
 */
const MOST_SHAPES = 50_000

export interface ShapeRequest {
  readonly checker: ts.TypeChecker
  readonly definitions: DefinitionTable
  readonly root: string
  readonly exactOptional: boolean
  /** `data` or `result`: what paths in messages begin with. */
  readonly start: string
  readonly onProblem: (problem: ShapeProblem) => void
  /** Told of each declaration of an object or of a member of one that the shape was read from. */
  readonly onPassed: (declaration: ts.Node) => void
}

/**
 * Walks a type of the compiler into a shape. This is the one walk over types: everything that depends on a job's type
 * reads its result.
 */
export function readShape(type: ts.Type, request: ShapeRequest): Shape {
  const walk = { ...request, isHalted: false, openNames: 0, shapes: 0 }
  return createReader(walk, request.start, null, 0).read(type)
}

/** One walk. It ends at the first type that has no end: what lies beyond could be thousands of the same. */
interface Walk extends ShapeRequest {
  isHalted: boolean
  /** Named types that are being read. */
  openNames: number
  shapes: number
}

function createReader(walk: Walk, path: string, node: ts.Node | null, depth: number): ShapeReader {
  const reader: ShapeReader = {
    checker: walk.checker,
    definitions: walk.definitions,
    exactOptional: walk.exactOptional,
    path,
    node,
    depth,
    passed: (declarations = []) => declarations.forEach(walk.onPassed),
    place: (node) =>
      node === null || node.getSourceFile().fileName.includes('/node_modules/')
        ? undefined
        : spanOf(walk.root, node),
    problem: (problem) => {
      walk.onProblem({ ...problem, path, node })
      if (problem.kind === 'tooDeep') walk.isHalted = true
      return unknown
    },
    read: (type) => (walk.isHalted ? unknown : readNamed(reader, type, walk)),
    at: (step, next = node) => createReader(walk, path + step, next, depth + 1),
    atTop: () => createReader(walk, path, node, 0),
  }
  return reader
}

const unknown: Shape = { kind: 'primitive', name: 'unknown' }

/** A type that has a name of its own, or that holds itself, becomes a definition; every other one stands in place. */
function readNamed(reader: ShapeReader, type: ts.Type, walk: Walk): Shape {
  const { root } = walk
  const { drafts } = reader.definitions
  const outer = reader.definitions.open
  const known = drafts.get(type)
  if (known !== undefined) {
    known.isMet = true
    return { kind: 'reference', name: known.id }
  }
  if (outer.has(type)) {
    const name = declaredName(type, root)
    const id = `${name.id}@${reader.definitions.unit}:${reader.definitions.recursive++}`
    drafts.set(type, { ...name, id, shape: unknown, isMet: true })
    return { kind: 'reference', name: id }
  }
  if (reader.depth > MOST_LEVELS) {
    return reader.problem({ kind: 'tooDeep', found: `${MOST_LEVELS} levels`, instead: '' })
  }
  walk.shapes += 1
  if (walk.shapes > MOST_SHAPES) {
    const found = `${MOST_SHAPES.toLocaleString('en')} types`
    return reader.problem({ kind: 'tooDeep', found, instead: '' })
  }
  if (!canRecur(type)) return readUnnamed(reader, type)
  const isDefinition = isNamed(type)
  if (isDefinition && walk.openNames >= MOST_NAMES) {
    return reader.problem({ kind: 'tooDeep', found: `${MOST_NAMES} named types`, instead: '' })
  }
  if (isDefinition) drafts.set(type, { ...declaredName(type, root), shape: unknown, isMet: false })
  reader.definitions.open = new Set(isDefinition ? [type] : [...outer, type])
  // A chain of named types ends, however long it is: depth is counted from the last name.
  walk.openNames += isDefinition ? 1 : 0
  const shape = readUnnamed(isDefinition ? reader.atTop() : reader, type)
  walk.openNames -= isDefinition ? 1 : 0
  reader.definitions.open = outer
  const draft = drafts.get(type)
  if (draft === undefined) return shape
  if (isPlace(shape) && !draft.isMet) {
    // A built-in or an alias of one: it has a name already.
    drafts.delete(type)
    return withBounds(shape, draft.bounds)
  }
  draft.shape = withBounds(boundAsDeclared(reader, type, shape), draft.bounds)
  return { kind: 'reference', name: draft.id }
}

/** With the bounds of what an alias is written as, or of what an interface extends. */
function boundAsDeclared(reader: ShapeReader, type: ts.Type, shape: Shape): Shape {
  const walk = boundWalk(reader)
  const declarations = (type.aliasSymbol ?? type.getSymbol())?.declarations ?? []
  return declarations.reduce<Shape>((whole, declaration) => {
    if (ts.isTypeAliasDeclaration(declaration)) return boundAlong(walk, declaration.type, whole)
    const isObject = ts.isInterfaceDeclaration(declaration) || ts.isClassLike(declaration)
    return isObject ? alongHeritage(walk, declaration, whole) : whole
  }, shape)
}

/** Only these kinds of types can lead back to themselves, or carry a name. */
function canRecur(type: ts.Type): boolean {
  return (
    (type.flags &
      (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection | ts.TypeFlags.EnumLike)) !==
    0
  )
}

export const openTypeHelp =
  'Name a type without open type parameters; of a generic class, wire the member of an instance whose type arguments are written: new Repository<Order>().save.'

/** The readers, in the order in which they are asked. The first one that knows the type answers. */
const readers = [
  readPrimitive,
  readUnion,
  readLiteral,
  readIntersection,
  readArrayOrTuple,
  readMappedBuiltIn,
  readBuiltIn,
  readObject,
  readSubstitution,
] as const

function readUnnamed(reader: ShapeReader, type: ts.Type): Shape {
  reader.passed(type.getSymbol()?.declarations)
  for (const read of readers) {
    const shape = read(reader, type)
    if (shape !== undefined) return shape
  }
  return reader.problem({
    kind: 'open',
    found: `\`${reader.checker.typeToString(type)}\`, which is not resolved until it is used`,
    instead: openTypeHelp,
  })
}
