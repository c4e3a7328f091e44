import { ts } from './typescript.js'

/**
 * The JSDoc comments on a node's own lines that the compiler gives to nobody: it takes what stands on the line of the
 * token before, as in `{ /** … *\/ n: number }`, for that token's, and what follows a property for nothing's.
 */
export function commentsBeside(node: ts.Node): readonly ts.JSDoc[] {
  const { text } = node.getSourceFile()
  const own = [
    at(before, text, node.pos),
    ...tokensBefore(node).map((token) => at(leading, text, token.end)),
    at(after, text, node.end),
  ]
  return own.flatMap((comment) => (comment === undefined ? [] : parse(comment)))
}

/** What a property begins with, up to the colon: `readonly`, its name, its question mark. */
function tokensBefore(node: ts.Node): readonly ts.Node[] {
  if (!ts.isPropertySignature(node) && !ts.isPropertyDeclaration(node)) return []
  const { modifiers = [], name, questionToken } = node
  return [...modifiers, name, ...(questionToken === undefined ? [] : [questionToken])]
}

/** The same of a type, to which the compiler gives none at all. */
export function commentsBefore(node: ts.TypeNode): readonly ts.JSDoc[] {
  const { text } = node.getSourceFile()
  const own = [at(leading, text, node.pos), ...besideBars(node, text)]
  return own.flatMap((comment) => (comment === undefined ? [] : parse(comment)))
}

/** A member of a union has its comment before its bar as well, or at the end of its line. */
function besideBars(node: ts.TypeNode, text: string): readonly (string | undefined)[] {
  const { parent } = node
  if (!ts.isUnionTypeNode(parent)) return []
  const previous = parent.types[parent.types.indexOf(node) - 1]
  return [
    previous === undefined ? undefined : at(beforeBar, text, previous.end),
    at(afterMember, text, node.end),
  ]
}

const block = String.raw`(\/\*\*(?!\/)(?:(?!\*\/)[^])*\*\/)`
const before = new RegExp(String.raw`[ \t]*${block}[ \t]*(?=[^\s])`, 'y')
const leading = new RegExp(String.raw`\s*${block}\s*`, 'y')
const beforeBar = new RegExp(
  String.raw`(?:\s*\n\s*|[ \t]*(?=\/\*\*[^\n]*\|))${block}\s*(?=\|)`,
  'y',
)
const afterMember = new RegExp(String.raw`[ \t]*${block}[ \t]*(?=\r?\n\s*\|)`, 'y')
/** Up to the end of the line, or of what holds the property: what follows belongs to the next property. */
const after = new RegExp(String.raw`[ \t]*[;,]?[ \t]*${block}[ \t]*(?=[,;]|\r?\n|[}\])]|$)`, 'y')

function at(pattern: RegExp, text: string, position: number): string | undefined {
  if (!mayBegin(text, position)) return undefined
  pattern.lastIndex = position
  return pattern.exec(text)?.[1]
}

/** Asked of every property that is read, and mostly answered by one letter. */
function mayBegin(text: string, position: number): boolean {
  let index = position
  while (isBetween(text.charCodeAt(index))) index += 1
  return text.startsWith('/**', index) || text.charCodeAt(index) >= 0x80
}

/** White space, `;` or `,`. */
function isBetween(unit: number): boolean {
  return unit <= 0x20 || unit === 0x3b || unit === 0x2c
}

function parse(comment: string): readonly ts.JSDoc[] {
  const source = ts.createSourceFile(
    'comment.ts',
    `${comment}\nlet it`,
    ts.ScriptTarget.Latest,
    true,
  )
  const holder = source.statements[0] as
    | (ts.Node & { readonly jsDoc?: readonly ts.JSDoc[] })
    | undefined
  return holder?.jsDoc ?? []
}
