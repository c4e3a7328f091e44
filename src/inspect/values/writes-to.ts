import type { InspectContext } from './context.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { memberName } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/** Places where the members of an object or array are written after it was made. */
export interface Writes {
  /** By the member's key. */
  readonly keys: ReadonlyMap<string, ts.Node>
  /** A write to a member that is not known by name, or to all of them. */
  readonly any: ts.Node | undefined
}

/** Calls of `Object` and `Reflect` that change their first argument. */
const changing = new Set(['assign', 'defineProperties', 'defineProperty', 'deleteProperty', 'set'])
const mutators = new Set([
  'copyWithin',
  'fill',
  'pop',
  'push',
  'reverse',
  'shift',
  'sort',
  'splice',
  'unshift',
])

/** What the files that were read write to the object that a symbol holds, also under another name. */
export function writesTo(context: InspectContext, symbol: ts.Symbol): Writes {
  const keys = new Map<string, ts.Node>()
  let any: ts.Node | undefined
  const open = new Set<ts.Symbol>([symbol])
  for (const each of open) {
    const found = directWrites(context, each)
    for (const [key, node] of found.keys) keys.set(key, node)
    any ??= found.any
    for (const alias of found.aliases) open.add(alias)
  }
  return { keys, any }
}

interface DirectWrites extends Writes {
  /** Variables and parameters that stand for the same object. */
  readonly aliases: readonly ts.Symbol[]
}

function directWrites(context: InspectContext, symbol: ts.Symbol): DirectWrites {
  const { checker } = context
  const keys = new Map<string, ts.Node>()
  const aliases: ts.Symbol[] = []
  let any: ts.Node | undefined
  const isIt = (given: ts.Expression): boolean => {
    const node = stripWrappers(given)
    return mayName(node, symbol.name) && symbolOf(checker, node) === symbol
  }
  /** Notes a write to what an expression leads to. */
  const touch = (given: ts.Expression): void => {
    const node = stripWrappers(given)
    if (isIt(node)) any ??= node
    else if (isAccess(node)) touchMember(node)
  }
  const touchMember = (node: ts.PropertyAccessExpression | ts.ElementAccessExpression): void => {
    if (!isIt(node.expression)) touch(node.expression)
    else {
      const key = keyOf(node)
      if (key === undefined) any ??= node
      else keys.set(key, node)
    }
  }
  const assign = (given: ts.Expression): void => {
    const node = stripWrappers(given)
    if (isAccess(node)) touchMember(node)
    else for (const target of patternTargets(node)) assign(target)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) assign(node.left)
    else if (ts.isDeleteExpression(node)) assign(node.expression)
    else if (ts.isPostfixUnaryExpression(node)) assign(node.operand)
    else if (ts.isPrefixUnaryExpression(node) && isStep(node.operator)) assign(node.operand)
    else if (ts.isForOfStatement(node) && ts.isExpression(node.initializer))
      assign(node.initializer)
    else if (ts.isVariableDeclaration(node) && node.initializer && isIt(node.initializer)) {
      const alias = checker.getSymbolAtLocation(node.name)
      if (alias !== undefined) aliases.push(alias)
    } else if (ts.isCallExpression(node)) {
      const { expression: callee, arguments: given } = node
      if (isAccess(callee)) {
        const owner = callee.expression.getText()
        const method = memberName(callee) ?? ''
        const [first] = given
        if (first !== undefined && /^(?:Object|Reflect)$/.test(owner) && changing.has(method)) {
          touch(first)
        } else if (mutators.has(method)) touch(callee.expression)
      }
      for (const [index, argument] of given.entries()) {
        const parameter = isIt(argument) ? parameterOf(checker, callee, index) : undefined
        if (parameter !== undefined) aliases.push(parameter)
      }
    }
    ts.forEachChild(node, visit)
  }
  const name = symbol.name
  for (const file of context.slice.program.getSourceFiles()) {
    const isOurs = !file.isDeclarationFile && !file.fileName.includes('/node_modules/')
    if (isOurs && (file.text.includes(name) || name === 'default')) visit(file)
  }
  return { keys, any, aliases }
}

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression

function isAccess(node: ts.Node): node is Access {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
}

function keyOf(node: Access): string | undefined {
  if (ts.isElementAccessExpression(node) && ts.isNumericLiteral(node.argumentExpression))
    return node.argumentExpression.text
  return memberName(node)
}

/** Asking what a name means may load its module, so only names that can be the one are asked for. */
function mayName(node: ts.Expression, name: string): boolean {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false
  const text = ts.isPropertyAccessExpression(node) ? node.name.text : node.text
  return (
    text === name ||
    name === 'default' ||
    new RegExp(String.raw`\b${name}\s+as\s+${text}\b`).test(node.getSourceFile().text)
  )
}

function symbolOf(checker: ts.TypeChecker, node: ts.Expression): ts.Symbol | undefined {
  const isNamed = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)
  const symbol = isNamed ? checker.getSymbolAtLocation(node) : undefined
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function isStep(operator: ts.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
}

/** The targets of `[a.b, { c: d.e }] = …`. */
function patternTargets(node: ts.Expression): ts.Expression[] {
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map((each) =>
      withoutDefault(ts.isSpreadElement(each) ? each.expression : each),
    )
  }
  if (!ts.isObjectLiteralExpression(node)) return []
  return node.properties.flatMap((member) => {
    if (ts.isPropertyAssignment(member)) return [withoutDefault(member.initializer)]
    return ts.isSpreadAssignment(member) ? [member.expression] : []
  })
}

function withoutDefault(node: ts.Expression): ts.Expression {
  const isDefault =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return isDefault ? node.left : node
}

/** The parameter of the project's own function that takes an argument. */
function parameterOf(
  checker: ts.TypeChecker,
  callee: ts.Expression,
  index: number,
): ts.Symbol | undefined {
  const declaration = symbolOf(checker, stripWrappers(callee))?.valueDeclaration
  const value =
    declaration !== undefined && ts.isVariableDeclaration(declaration)
      ? declaration.initializer
      : declaration
  if (value === undefined || !ts.isFunctionLike(value)) return undefined
  const parameter = value.parameters[index]
  return parameter && checker.getSymbolAtLocation(parameter.name)
}
