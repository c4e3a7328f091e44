import { NeedsChecker } from '../../syntax/needs-checker.js'
import { notOptional, type Schema } from './schema.js'
import type { SchemaReader } from './schema-reader.js'
import { addAbsence, asReadonly, holds, withoutUndefined } from './shapes.js'

export function optional(of: Schema): Schema {
  return {
    dialect: of.dialect,
    family: 'other',
    shape: (at) => addAbsence(at, of.shape(at), 'undefined'),
    isOptional: () => true,
    added: { absence: 'undefined', to: of },
  }
}

export function nullable(of: Schema): Schema {
  return {
    dialect: of.dialect,
    family: 'other',
    shape: (at) => addAbsence(at, of.shape(at), 'null'),
    isOptional: of.isOptional,
    added: { absence: 'null', to: of },
  }
}

export function nullish(of: Schema): Schema {
  return optional(nullable(of))
}

/** What may be left out where it is given, and is there where it is taken. */
export function defaulted({ side }: SchemaReader, of: Schema): Schema {
  return side === 'input' ? enclosed(optional(of)) : present(of)
}

/** What is always there. */
export function present(of: Schema): Schema {
  return {
    dialect: of.dialect,
    family: 'other',
    shape: (at) => {
      const shape = of.shape(at)
      // It is no undefined, and a property of it may be absent in zod 3.
      if (holds(shape, 'void')) throw new NeedsChecker('a void that is always there')
      return withoutUndefined(at, shape)
    },
    isOptional: notOptional,
  }
}

export function readonly(of: Schema): Schema {
  return {
    dialect: of.dialect,
    family: 'other',
    shape: (at) => asReadonly(at, of.shape(at)),
    isOptional: of.isOptional,
  }
}

/** The same type, as a schema that has none of its methods any more. */
export function enclosed({ dialect, shape, isOptional }: Schema): Schema {
  return { dialect, family: 'other', shape, isOptional }
}

/** What only the side that is read knows: the other one is what a function makes of it. */
export function knownOn(side: SchemaReader['side'], reader: SchemaReader, of: Schema): Schema {
  if (reader.side === side) return enclosed(of)
  return {
    dialect: of.dialect,
    family: 'other',
    shape: unknown,
    isOptional: unknown,
  }
}

function unknown(): never {
  throw new NeedsChecker('what a function makes of a value')
}
