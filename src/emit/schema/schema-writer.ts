import type { QueueModel } from '../../model/queue-model.js'
import type { Definition, Shape } from '../../model/shape.js'
import { boundSchema } from './bounds.js'
import { describeDoc } from './doc.js'
import { literalSchema } from './literal.js'
import { listSchema, mapSchema, setSchema } from './list.js'
import { objectSchema } from './object.js'
import { primitiveSchema } from './primitive.js'
import { textSchema } from './text.js'
import { tupleSchema } from './tuple.js'
import { unionSchema } from './union.js'
import { valueSchema } from './value.js'
import { definitionTable, type DefinitionTable } from '../../model/definition-table.js'

/** A JSON Schema, as plain data. */
export interface Schema {
  readonly [keyword: string]: unknown
}

/** Writes shapes as schemas of their JSON. */
export interface SchemaWriter {
  readonly table: DefinitionTable
  readonly write: (shape: Shape) => Schema
  readonly define: (definition: Definition) => Schema
}

/** `refTo` says where the schema of a named type stands. */
export function schemaWriter(model: QueueModel, refTo: (name: string) => string): SchemaWriter {
  const writer: SchemaWriter = {
    table: definitionTable(model.definitions),
    write: (shape) => ({ ...writeBare(shape, writer, refTo), ...boundSchema(shape) }),
    define: ({ shape, doc }) => ({ ...describeDoc(doc), ...writer.write(shape) }),
  }
  return writer
}

function writeBare(shape: Shape, writer: SchemaWriter, refTo: (name: string) => string): Schema {
  switch (shape.kind) {
    case 'primitive':
      return primitiveSchema(shape)
    case 'literal':
      return literalSchema(shape)
    case 'template':
    case 'cased':
      return textSchema(shape)
    case 'value':
      return valueSchema(shape)
    case 'array':
      return listSchema(shape, writer)
    case 'set':
      return setSchema(shape, writer)
    case 'map':
      return mapSchema(shape, writer)
    case 'tuple':
      return tupleSchema(shape, writer)
    case 'object':
      return objectSchema(shape, writer)
    case 'union':
      return unionSchema(shape, writer)
    case 'brand':
      return shape.also === undefined
        ? writer.write(shape.base)
        : { allOf: [shape.base, ...shape.also].map((part) => writer.write(part)) }
    case 'reference':
      return { $ref: refTo(shape.name) }
  }
}
