import { relativePosix } from '../../facts/posix-path.js'
import type { StaticValue } from '../../model/static-value.js'
import { dynamic } from './dynamic.js'
import type { Evaluator } from './evaluator.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'
import { writesTo } from './writes-to.js'

/** The value of a constant that holds an object or a list, without the members that are written elsewhere. */
export function afterWrites(
  evaluator: Evaluator,
  symbol: ts.Symbol,
  initializer: ts.Expression,
  value: StaticValue,
): StaticValue {
  if (value.kind !== 'record' && value.kind !== 'list') return value
  if (!canBeWritten(initializer)) return value
  const { keys, any } = writesTo(evaluator.context, symbol)
  if (any !== undefined) return changed(evaluator, symbol.name, any)
  if (keys.size === 0) return value
  const written = (key: string): StaticValue | undefined => {
    const node = keys.get(key)
    return node && changed(evaluator, `${symbol.name}.${key}`, node)
  }
  if (value.kind === 'list') {
    return { ...value, items: value.items.map((item, index) => written(String(index)) ?? item) }
  }
  const entries = [...value.entries]
  for (const key of keys.keys()) {
    const now = written(key)
    if (now === undefined) continue
    const index = entries.findLastIndex((entry) => entry.key === key)
    const entry = entries[index]
    if (entry !== undefined)
      entries[index] = { ...entry, value: { ...now, span: entry.value.span } }
  }
  return { ...value, entries }
}

function changed(evaluator: Evaluator, name: string, node: ts.Node): StaticValue {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  const place = `${relativePosix(evaluator.context.config.root, file.fileName)}:${line + 1}`
  return dynamic(
    evaluator,
    node,
    `\`${name}\` is assigned to at ${place}; write the value where it is declared, \`as const\``,
  )
}

/** A literal in which nothing says that it stays as it is. `Object.freeze` is no literal. */
function canBeWritten(initializer: ts.Expression): boolean {
  const isConst = (node: ts.Expression): boolean => {
    if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node))
      return isConst(node.expression)
    return ts.isAsExpression(node) && ts.isConstTypeReference(node.type)
  }
  const literal = stripWrappers(initializer)
  const isLiteral = ts.isObjectLiteralExpression(literal) || ts.isArrayLiteralExpression(literal)
  return isLiteral && !isConst(initializer)
}
