import type { ts } from '../source/typescript.js'

/**
 * What parameters and loop variables stand for while one call of a helper, or one turn of a loop, is followed; null for
 * a parameter that is given nothing. They are told apart by their declarations, and no helper is entered twice on one
 * path, so one flat table holds for the whole path.
 */
export type Bindings = ReadonlyMap<ts.Declaration, ts.Expression | null>
