import type { Levels, Name } from '../job-where.js'

type KeyScalar = string | number | boolean | bigint

/** Types whose properties are not values of a job's data. */
type Closed =
  | Date
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ((...given: never) => unknown)

/**
 * Paths of scalars that every value of `Data` has, of at most five names. Nothing here distributes over unions: a path
 * must be there in every member.
 */
export type KeyPath<Data> = unknown extends Data ? string : PathOf<Data>

type PathOf<Data, Level extends number = 4> = [Data] extends [object]
  ? [Extract<Data, Closed>] extends [never]
    ? { [Key in keyof Data]-?: PathAt<Data, Key, Level> }[keyof Data]
    : never
  : never

type PathAt<Data, Key extends keyof Data, Level extends number> =
  IsRequired<Data, Key> extends true
    ? [Data[Key]] extends [KeyScalar]
      ? Name<Key>
      : Level extends 0
        ? never
        : `${Name<Key>}.${PathOf<Data[Key], Levels[Level]>}`
    : never

/** Whether it is declared without `?` in each member of a union. */
type IsRequired<Data, Key extends keyof Data> = {} extends Pick<Data, Key> ? false : true
