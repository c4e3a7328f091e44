import { ts } from '../../inspect/source/typescript.js'

/** A text that a producer makes of its job's data, such as `${account}:${kind}`. */
export interface DataKey {
  /** Where the data holds each value, in the order of the text. */
  readonly paths: readonly [string, ...string[]]
  /** The text with a placeholder for each value: two keys of one queue are comparable if it is the same. */
  readonly shape: string
}

/** The paths of the data that a key is made of; undefined if a part of it is not read from the data. */
export function dataKey(key: ts.Expression, data: ts.Expression | undefined): DataKey | undefined {
  const parts = partsOf(key)
  if (data === undefined || parts === undefined) return undefined
  const read = parts.map((part) => (typeof part === 'string' ? part : { path: pathIn(data, part) }))
  const found = read.flatMap((part) => (typeof part === 'string' ? [] : [part.path]))
  const [first, ...others] = found.filter((path) => path !== undefined)
  if (first === undefined || others.length + 1 < found.length) return undefined
  const shape = read.map((part) => (typeof part === 'string' ? part : `{${part.path}}`)).join('')
  return { paths: [first, ...others], shape }
}

/** The texts and values that a template, a concatenation or a conversion to a string puts together. */
function partsOf(key: ts.Expression): readonly (string | ts.Expression)[] | undefined {
  const node = bare(key)
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) {
    return joined([
      [node.head.text],
      ...node.templateSpans.flatMap(({ expression, literal }) => [
        partsOf(expression),
        [literal.text],
      ]),
    ])
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    // The sum of two numbers is no text of both.
    const isText = [node.left, node.right].some((side) => isTextual(bare(side)))
    return isText ? joined([partsOf(node.left), partsOf(node.right)]) : undefined
  }
  if (ts.isCallExpression(node)) {
    const { expression, arguments: given } = node
    if (ts.isIdentifier(expression) && expression.text === 'String' && given.length === 1)
      return given[0] && partsOf(given[0])
    const isToString =
      ts.isPropertyAccessExpression(expression) &&
      expression.name.text === 'toString' &&
      given.length === 0
    return isToString ? partsOf(expression.expression) : undefined
  }
  return isPlain(node) ? [node] : undefined
}

function isTextual(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true
  return ts.isBinaryExpression(node) && (isTextual(node.left) || isTextual(node.right))
}

function joined(
  lists: readonly (readonly (string | ts.Expression)[] | undefined)[],
): readonly (string | ts.Expression)[] | undefined {
  const parts: (string | ts.Expression)[] = []
  for (const list of lists) {
    if (list === undefined) return undefined
    parts.push(...list)
  }
  return parts
}

/** Where the data holds what an expression reads. */
function pathIn(data: ts.Expression, value: ts.Expression): string | undefined {
  const node = bare(data)
  const wanted = bare(value)
  if (ts.isObjectLiteralExpression(node)) return pathInObject(node, wanted)
  if (!isPlain(node)) return undefined
  const prefix = `${node.getText()}.`
  const text = wanted.getText()
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined
}

/** The last member that holds it, unless what comes behind it may have overwritten that. */
function pathInObject(
  { properties }: ts.ObjectLiteralExpression,
  wanted: ts.Expression,
): string | undefined {
  const later = new Set<string>()
  for (const member of properties.toReversed()) {
    if (ts.isSpreadAssignment(member)) {
      const path = pathIn(member.expression, wanted)
      return path !== undefined && !later.has(path.split('.')[0] ?? path) ? path : undefined
    }
    if (member.name === undefined || ts.isComputedPropertyName(member.name)) return undefined
    const name = (member.name as ts.Identifier).text
    const held = ts.isShorthandPropertyAssignment(member)
      ? member.name
      : ts.isPropertyAssignment(member)
        ? bare(member.initializer)
        : undefined
    if (held !== undefined && !later.has(name)) {
      if (held.getText() === wanted.getText()) return name
      const below = pathIn(held, wanted)
      if (below !== undefined) return `${name}.${below}`
    }
    later.add(name)
  }
  return undefined
}

/** Without what changes only its type. */
function bare(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
    ? bare(node.expression)
    : node
}

/** `site`, `job.data.site`: read twice, it gives the same. */
function isPlain(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true
  return (
    ts.isPropertyAccessExpression(node) &&
    node.questionDotToken === undefined &&
    isPlain(node.expression)
  )
}
