import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import { readBounds, readBoundsBefore } from '../checker/read-bounds.js'

/** @throws NeedsChecker for a declaration with bounds: the checker's reader knows how far they reach */
export function checkBounds({ mayHoldBounds }: SyntaxFile, declaration: ts.Node): void {
  if (mayHoldBounds && readBounds([declaration]) !== undefined)
    throw new NeedsChecker('the bounds of a declaration')
}

/** @throws NeedsChecker for a type with bounds before it */
export function checkBoundsBefore({ mayHoldBounds }: SyntaxFile, node: ts.TypeNode): void {
  if (mayHoldBounds && readBoundsBefore(node) !== undefined)
    throw new NeedsChecker('the bounds of a type')
}
