import type { UnionShape } from '../../model/shape.js'
import type { Schema, SchemaWriter } from './schema-writer.js'

/** `undefined` is null, as it is in a list; of a property it is left out before. */
export function unionSchema({ members }: UnionShape, { write }: SchemaWriter): Schema {
  if (members.every((member) => member.kind === 'literal')) {
    return { enum: members.map(({ value }) => value) }
  }
  const schemas = new Map(
    members.map((member) => {
      const schema = write(member)
      return [JSON.stringify(schema), schema] as const
    }),
  )
  const [only] = schemas.values()
  return schemas.size === 1 && only !== undefined ? only : { anyOf: [...schemas.values()] }
}
