/**
 * Thrown where the text alone does not settle what is asked of it: the type checker must be asked. It never leaves
 * `written/`.
 */
export class NotWritten extends Error {
  override readonly name = 'NotWritten'
}
