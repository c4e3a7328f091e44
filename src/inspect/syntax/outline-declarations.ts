/** An interface or an alias that stands by itself at the top of a file of declarations. */
export interface OutlinedType {
  readonly name: string
  /** Behind the statement before it, so that its comments are within. */
  readonly start: number
  readonly end: number
}

/** `export interface Order`, `export declare type Order` */
const typeHead = /export\s+(?:declare\s+)?(interface|type)\s+([A-Za-z_$][\w$]*)\s*[<{=]/y
const extendingHead = /export\s+(?:declare\s+)?(interface)\s+([A-Za-z_$][\w$]*)\s+extends\b/y

/**
 * Finds the exported interfaces and aliases of a file of declarations, without parsing it: of a large package, a project
 * uses a few. `export` begins a statement wherever it stands outside of all braces, and what is between two of them is one
 * statement if it holds nothing that could begin another. What is not seen to be one is left out. Null where the text is not
 * understood.
 */
export function outlineDeclarations(text: string): readonly OutlinedType[] | null {
  const found: OutlinedType[] = []
  let part: Part | null = null
  const endPart = (end: number): void => {
    const type = part === null ? null : typeOf(text, part, end)
    if (type !== null) found.push(type)
  }
  /** Behind the last character that is neither white space nor of a comment. */
  let end = 0
  let depth = 0
  /** The depths at which the expressions within texts of templates began. */
  const templates: number[] = []
  let isNewLine = false
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit === NEW_LINE || unit === RETURN) isNewLine = true
    if (unit <= SPACE) continue
    if (unit === SLASH && COMMENT_MARKS.has(text.charCodeAt(index + 1))) {
      const isLine = text.charCodeAt(index + 1) === SLASH
      const close = text.indexOf(isLine ? '\n' : '*/', index + 2)
      if (close === -1 && !isLine) return null
      const after = close === -1 ? text.length : isLine ? close : close + 2
      isNewLine ||= /[\n\r]/.test(text.slice(index, after))
      index = after - 1
      continue
    }
    if (depth === 0 && templates.length === 0) {
      const isWord = isWordPart(unit)
      if (unit === LETTER_E && isExport(text, index)) {
        endPart(end)
        part =
          end === 0 ? null : { start: end, at: index, blocks: 0, semicolons: 0, mayBeTwo: false }
      } else if (part !== null) {
        // A line that begins with a word, behind what could end a statement, may begin the next one.
        if (isNewLine && isWord && CAN_END.test(text.charAt(end - 1))) part.mayBeTwo = true
        if (unit === OPEN_BRACE) part.blocks += 1
        else if (unit === SEMICOLON) part.semicolons += 1
      }
      if (unit > 0x7f) return null
      if (isWord) index = endOfWord(text, index) - 1
    }
    isNewLine = false
    if (unit === QUOTE || unit === DOUBLE_QUOTE) {
      const close = endOfText(text, index, unit)
      if (close === null) return null
      index = close
    } else if (unit === BACKTICK || (unit === CLOSE_BRACE && templates.at(-1) === depth)) {
      if (unit === CLOSE_BRACE) templates.pop()
      const stop = endOfTemplate(text, index)
      if (stop === null) return null
      index = stop
      if (text.charCodeAt(stop) === OPEN_BRACE) templates.push(depth)
    } else if (unit === OPEN_BRACE || unit === OPEN_PARENTHESIS || unit === OPEN_BRACKET) depth += 1
    else if (unit === CLOSE_BRACE || unit === CLOSE_PARENTHESIS || unit === CLOSE_BRACKET)
      depth -= 1
    if (depth < 0) return null
    end = index + 1
  }
  endPart(end)
  return depth === 0 && templates.length === 0 ? found : null
}

/** From one `export` to the next. */
interface Part {
  readonly start: number
  readonly at: number
  /** The braces that were opened outside of all others. */
  blocks: number
  semicolons: number
  mayBeTwo: boolean
}

function typeOf(text: string, part: Part, end: number): OutlinedType | null {
  const { start, at, blocks, semicolons, mayBeTwo } = part
  const [, keyword, name] = matchAt(typeHead, text, at) ?? matchAt(extendingHead, text, at) ?? []
  if (name === undefined || mayBeTwo) return null
  const isOne =
    keyword === 'interface'
      ? blocks === 1 && semicolons === 0 && text.charCodeAt(end - 1) === CLOSE_BRACE
      : semicolons === 1 && text.charCodeAt(end - 1) === SEMICOLON
  return isOne ? { name, start, end } : null
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index
  return pattern.exec(text)
}

const NEW_LINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const SLASH = 0x2f
const COMMENT_MARKS: ReadonlySet<number> = new Set([SLASH, 0x2a])
const LETTER_E = 0x65
const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const BACKTICK = 0x60
const BACKSLASH = 0x5c
const DOLLAR = 0x24
const SEMICOLON = 0x3b
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_PARENTHESIS = 0x28
const CLOSE_PARENTHESIS = 0x29
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const CAN_END = /[\w$)\]}>'"`;]/

function isWordPart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x5f ||
    unit === DOLLAR
  )
}

/** The word `export`, and no property of that name. */
function isExport(text: string, index: number): boolean {
  return (
    text.startsWith('export', index) &&
    !isWordPart(text.charCodeAt(index + 6)) &&
    text.charCodeAt(index - 1) !== 0x2e
  )
}

function endOfWord(text: string, index: number): number {
  let end = index + 1
  while (isWordPart(text.charCodeAt(end))) end += 1
  return end
}

/** Where the closing quote stands; null where the line ends before it. */
function endOfText(text: string, open: number, quote: number): number | null {
  for (let index = open + 1; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit === quote) return index
    if (unit === NEW_LINE) return null
    if (unit === BACKSLASH) index += 1
  }
  return null
}

/** Where the text of a template ends: at its backtick, or at the brace that opens an expression in it. */
function endOfTemplate(text: string, open: number): number | null {
  for (let index = open + 1; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit === BACKTICK) return index
    if (unit === DOLLAR && text.charCodeAt(index + 1) === OPEN_BRACE) return index + 1
    if (unit === BACKSLASH) index += 1
  }
  return null
}
