/**
 * What the files of the program that are not the project's own add to the declarations of others: to those that are
 * global, and to modules. The whole program loads them whichever file imports them, so they count for every type.
 */
export interface Additions {
  /** The files that add something. */
  readonly files: ReadonlyMap<string, Addition>
  /** Every file outside the project that its files lead to, and the files that each of them leads to. */
  readonly leadsTo: ReadonlyMap<string, readonly string[]>
  /** The place of each file in the whole program, the project's own among them. */
  readonly order: ReadonlyMap<string, number>
}

export interface Addition {
  /** Whether it declares anything for the whole program, or asks for a lib. */
  readonly isGlobal: boolean
  /** Names that it may declare for the whole program. */
  readonly names: readonly string[]
  readonly modules: readonly AddedModule[]
}

export interface AddedModule {
  readonly specifier: string
  /** The file that it adds to; null where there is none: then it declares the module itself. */
  readonly target: string | null
}
