/** What a job can be found by. */
type Scalar = string | number | boolean | bigint | Date | null | undefined

/** Types whose properties are not looked into. */
type Closed =
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ((...given: never) => unknown)

/** A path has at most five names: a type that contains itself has an end then. */
export type Levels = [never, 0, 1, 2, 3]

export type Name<Key> = Key extends string
  ? // The path could not be told from that of a property within another.
    string extends Key
    ? Key
    : Key extends `${string}.${string}`
      ? never
      : Key
  : Key extends number
    ? `${Key}`
    : never

type PathOf<Data, Level extends number = 4> = unknown extends Data
  ? string
  : Data extends Scalar | Closed
    ? never
    : Data extends object
      ? {
          [Key in keyof Data]-?:
            | (Extract<Data[Key], NonNullable<Scalar>> extends never ? never : Name<Key>)
            | (Level extends 0 ? never : PathBelow<Data[Key], Name<Key>, Levels[Level]>)
        }[keyof Data]
      : never

type PathBelow<Data, Key extends string, Level extends number> = unknown extends Data
  ? Key | `${Key}.${string}`
  : `${Key}.${PathOf<Data, Level>}`

type ValueAt<Data, Path extends string> = unknown extends Data
  ? Scalar
  : Data extends object
    ? Path extends keyof ByName<Data>
      ? Extract<ByName<Data>[Path], Scalar> | (unknown extends ByName<Data>[Path] ? Scalar : never)
      : Path extends `${infer Key}.${infer Rest}`
        ? Key extends keyof ByName<Data>
          ? ValueAt<ByName<Data>[Key], Rest>
          : undefined
        : undefined
    : undefined

type ByName<Data> = { [Key in keyof Data as Name<Key>]: Data[Key] }

/**
 * Finds jobs by values of their data, each named by its path: `{ 'order.id': '42' }`. A date matches any date of the same
 * time, and `undefined` matches a property that is absent. Lists are not searched.
 */
export type JobWhere<Data> = Where<Data, PathOf<Data>>

type Where<Data, Path extends string> = [Path] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [Each in Path]?: ValueAt<Data, Each> }
