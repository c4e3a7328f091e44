/** Tells which places of a text stand in comments. */
export type CommentTest = (index: number) => boolean

/** The text is read only when a place in it looks like one in a comment, which few do. */
export function findComments(text: string): CommentTest {
  let comments: readonly Span[] | undefined
  return (index) => {
    if (!mayBeCommented(text, index)) return false
    comments ??= commentsOf(text)
    return comments.some(({ start, end }) => start <= index && index < end)
  }
}

function mayBeCommented(text: string, index: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', index) + 1, index)
  const opened = text.lastIndexOf('/*', index)
  return line.includes('//') || (opened !== -1 && text.lastIndexOf('*/', index) < opened)
}

interface Span {
  readonly start: number
  readonly end: number
}

/** A comment, a text, the next brace or half of a template, a word, or anything else but white space. */
const token =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n\r\u2028\u2029]*|'(?:[^'\\\n\r]|\\[\s\S])*'?|"(?:[^"\\\n\r]|\\[\s\S])*"?|[`{}]|[\w$]+|\S/g
const template = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{|$)/y
const expression = /(\/)(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/\w*/y
/** After these, a slash divides. */
const operand = /^[\w$)\]'"`]/
const operator =
  /^(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield|instanceof)$/

function commentsOf(text: string): Span[] {
  const comments: Span[] = []
  /** For each `${` that is open: the braces that are open within it. */
  const depths: number[] = []
  /** What stands before: it tells a regular expression from a division. */
  let before = ''
  const skip = (pattern: RegExp, start: number): string | undefined => {
    pattern.lastIndex = start
    const match = pattern.exec(text)
    if (match !== null) token.lastIndex = pattern.lastIndex
    return match?.[1]
  }
  const skipTemplate = (): string => {
    if (skip(template, token.lastIndex) !== '${') return '`'
    depths.push(0)
    return ''
  }
  token.lastIndex = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const { 0: found, index } = match
    if (found.startsWith('/*') || found.startsWith('//')) {
      comments.push({ start: index, end: index + found.length })
      continue
    }
    const open = depths.at(-1)
    if (found === '/' && (!operand.test(before) || operator.test(before))) skip(expression, index)
    before = found
    if (found === '`') before = skipTemplate()
    else if (open === undefined) continue
    else if (found === '{') depths[depths.length - 1] = open + 1
    else if (found === '}' && open > 0) depths[depths.length - 1] = open - 1
    else if (found === '}') {
      depths.pop()
      before = skipTemplate()
    }
  }
  return comments
}
