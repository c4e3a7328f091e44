import type { Doc } from '../../model/shape.js'
import { commentsBeside } from './comments-beside.js'
import { ts } from './typescript.js'

/** The JSDoc comment of a declaration or a statement, as lines without their stars; undefined when it has none. */
export function docOf(declaration: ts.Declaration | ts.ExpressionStatement): Doc | undefined {
  // The comment of `export const x = …` hangs on the statement.
  const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  const { jsDoc = [] } = holder as ts.Node & { readonly jsDoc?: readonly ts.JSDoc[] }
  const comments = jsDoc.length > 0 ? jsDoc : commentsBeside(holder)
  const comment = comments.findLast((candidate) => !declaresType(candidate))
  if (comment === undefined) return undefined
  const lines = comment
    .getText()
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  while (lines[0] === '') lines.shift()
  while (lines.at(-1) === '') lines.pop()
  return lines.length === 0 ? undefined : lines
}

/** In JavaScript a comment may be a declaration of its own: it says nothing of what happens to follow it. */
function declaresType({ tags }: ts.JSDoc): boolean {
  return (tags ?? []).some(
    (tag) => ts.isJSDocTypedefTag(tag) || ts.isJSDocCallbackTag(tag) || ts.isJSDocTypeTag(tag),
  )
}
