import type { Family } from './schema.js'
import type { SchemaFunction, SchemaMethod } from './schema-reader.js'

/** A major version of zod: what its functions and methods make. */
export interface Dialect {
  readonly name: 'zod 3' | 'zod 4'
  /** By what stands behind the namespace: `string`, `coerce.date`. */
  readonly functions: ReadonlyMap<string, SchemaFunction>
  readonly methodsOf: (family: Family) => ReadonlyMap<string, SchemaMethod>
  /** Whether the compiler knows where a property is declared also after a method that was given some keys. */
  readonly keepsDeclarations: boolean
  /** Whether an enum of TypeScript is always the union of its values, without its name. */
  readonly readsEnums: boolean
}

export type Methods = readonly (readonly [name: string, method: SchemaMethod])[]

export interface DialectTables extends Omit<Dialect, 'functions' | 'methodsOf'> {
  readonly functions: readonly (readonly [name: string, make: SchemaFunction])[]
  /** The methods of every schema. */
  readonly every: Methods
  /** Those that only a family has. */
  readonly own: Readonly<Partial<Record<Family, Methods>>>
}

export function createDialect({ functions, every, own, ...facts }: DialectTables): Dialect {
  const methods = new Map<Family, ReadonlyMap<string, SchemaMethod>>()
  return {
    ...facts,
    functions: new Map(functions),
    methodsOf: (family) => {
      const known = methods.get(family) ?? new Map([...every, ...(own[family] ?? [])])
      methods.set(family, known)
      return known
    },
  }
}
