import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { findConstant } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import { checkNamedTypes } from '../syntax/check-named-types.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { fileScope } from '../syntax/scope.js'
import type { Dialect } from './dialect.js'
import { findDialect } from './find-dialect.js'
import { propertiesOf } from './object-methods.js'
import type { Schema, SchemaSide } from './schema.js'
import type { SchemaReader } from './schema-reader.js'

/**
 * Schemas inside each other, and expressions in all. The types of zod 4 are too deep for the compiler at twice as
 * many (`z.array` of `z.array`, or `partial` after `partial`), and then it takes what lies deepest for `unknown`.
 */
const most = { deep: 12, many: 5000 } as const

/**
 * The type of a schema on one of its sides, as the checker reads it from zod's types: those of `dialect`, if it is given.
 *
 * @throws NeedsChecker where the schema is not written out, and where the checker may have something to say of it
 */
export function readSchema(
  nodes: NodeReader,
  schema: ts.Expression,
  side: SchemaSide,
  dialect: Dialect | null = null,
): Shape {
  const { scope } = nodes
  checkNamedTypes(nodes, schema)
  const walk = { nodes, side, depths: new Map(), deepest: 0, open: 0, read: 0 }
  return createReader(walk, { file: scope.file, dialect }).read(schema).shape(nodes)
}

interface Walk {
  readonly nodes: NodeReader
  readonly side: SchemaSide
  /** Of each schema that was read. */
  readonly depths: Map<Schema, number>
  /** Of those that were read inside the expression that is being read. */
  deepest: number
  /** Expressions that are being read. */
  open: number
  read: number
}

interface Place {
  readonly file: SyntaxFile
  readonly dialect: Dialect | null
}

function createReader(walk: Walk, place: Place): SchemaReader {
  const { nodes, side } = walk
  const reader: SchemaReader = {
    project: nodes.project,
    side,
    ...place,
    read: (expression) => measured(walk, () => readExpression(reader, expression)),
    constant: (file, initializer) => {
      checkNamedTypes(nodes.in(fileScope(file)), initializer)
      return createReader(walk, { ...place, file }).read(initializer)
    },
    within: (dialect) => createReader(walk, { ...place, dialect }),
  }
  return reader
}

/** Reads a schema, unless too much stands inside it. A method may give back the schema that it was called on. */
function measured(walk: Walk, read: () => Schema): Schema {
  const { deepest } = walk
  walk.read += 1
  walk.open += 1
  if (walk.read > most.many || walk.open > 10 * most.deep) throw new NeedsChecker('a large schema')
  walk.deepest = 0
  const schema = read()
  const depth = walk.depths.get(schema) ?? walk.deepest + 1
  if (depth > most.deep) throw new NeedsChecker('a deep schema')
  walk.depths.set(schema, depth)
  walk.deepest = Math.max(deepest, depth)
  walk.open -= 1
  return schema
}

function readExpression(reader: SchemaReader, node: ts.Expression): Schema {
  if (ts.isParenthesizedExpression(node)) return reader.read(node.expression)
  const schema = ts.isIdentifier(node)
    ? readConstant(reader, node)
    : ts.isPropertyAccessExpression(node)
      ? readMember(reader, node)
      : readCall(reader, node)
  if (reader.dialect !== null && reader.dialect !== schema.dialect)
    throw new NeedsChecker('schemas of two versions of zod')
  return schema
}

function readConstant(reader: SchemaReader, name: ts.Identifier): Schema {
  const found = findConstant(reader.project, reader.file, name.text)
  const { type, initializer } = found?.declaration ?? {}
  if (found === null || type !== undefined || initializer === undefined)
    throw new NeedsChecker('a schema that does not stand in place')
  return reader.constant(found.file, initializer)
}

/** `order.shape.id` */
function readMember(
  reader: SchemaReader,
  { expression, name }: ts.PropertyAccessExpression,
): Schema {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'shape')
    throw new NeedsChecker('a member of something')
  const schema = reader.read(expression.expression)
  const property = propertiesOf(schema).get(name.text)
  if (property === undefined) throw new NeedsChecker('a property that is not declared')
  return property.schema
}

function readCall(reader: SchemaReader, call: ts.Expression): Schema {
  if (!ts.isCallExpression(call) || !isPlain(call)) throw new NeedsChecker('no plain call')
  const { expression: callee } = call
  if (!ts.isPropertyAccessExpression(callee)) throw new NeedsChecker('a call of something else')
  const called = functionOf(reader, callee)
  if (called !== null) {
    const { dialect, path } = called
    const make = dialect.functions.get(path)
    if (make === undefined || call.typeArguments !== undefined)
      throw new NeedsChecker(`the function ${path}`)
    return make(reader.within(dialect), call)
  }
  const schema = reader.read(callee.expression)
  const name = callee.name.text
  const method = schema.dialect.methodsOf(schema.family).get(name)
  const isTyped = call.typeArguments !== undefined
  const isOneBrand = name === 'brand' && call.typeArguments?.length === 1
  if (method === undefined || (isTyped && !isOneBrand)) throw new NeedsChecker(`the method ${name}`)
  return method(reader.within(schema.dialect), schema, call)
}

function isPlain(call: ts.CallExpression): boolean {
  return (
    call.questionDotToken === undefined &&
    !(ts.isPropertyAccessExpression(call.expression) && call.expression.questionDotToken) &&
    !call.arguments.some((argument) => ts.isSpreadElement(argument))
  )
}

/** `z.string`, `z.coerce.date`: a function of zod's namespace. */
function functionOf(
  { project, file }: SchemaReader,
  { expression, name }: ts.PropertyAccessExpression,
): { readonly dialect: Dialect; readonly path: string } | null {
  const group = ts.isPropertyAccessExpression(expression) ? expression : null
  const root = group === null ? expression : group.expression
  const dialect = ts.isIdentifier(root) ? findDialect(project, file, root.text) : null
  if (dialect === null) return null
  return { dialect, path: group === null ? name.text : `${group.name.text}.${name.text}` }
}
