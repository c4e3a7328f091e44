/**
 * Thrown if the syntax alone does not answer the question, so that the type checker must be asked. It never leaves
 * the readers of syntax.
 */
export class NeedsChecker extends Error {
  override readonly name = 'NeedsChecker'
}
