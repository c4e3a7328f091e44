/**
 * Thrown where the text alone does not settle what is asked of it: the type checker must be asked. It never leaves
 * `written/`.
 */
export class NeedsChecker extends Error {
  override readonly name = 'NeedsChecker'
}
