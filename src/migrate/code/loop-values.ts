import { ts } from '../../inspect/source/typescript.js'
import { constantBehind, literalName } from './literal-name.js'
import type { Code } from './read-code.js'

/**
 * The names that a variable of a loop stands for, one after the other: of `for (const name of names)`,
 * `names.forEach((name) => …)` and `names.map(…)`, over a list that is written out, or over the keys or values of a constant object.
 * Undefined where only the running program knows them.
 */
export function loopNames(code: Code, node: ts.Node | undefined): readonly string[] | undefined {
  if (node === undefined) return undefined
  if (ts.isPropertyAccessExpression(node)) return ofMember(code, node.expression, node.name.text)
  const variable = ts.isIdentifier(node) ? code.symbolOf(node)?.declarations?.[0] : undefined
  if (variable === undefined) return undefined
  if (!ts.isBindingElement(variable)) return namesOf(code, listedBy(variable))
  const pattern = variable.parent
  const list = listedBy(pattern.parent)
  if (ts.isObjectBindingPattern(pattern))
    return memberNames(code, list, (variable.propertyName ?? variable.name).getText())
  // `[name, handler]` of Object.entries().
  return pattern.elements[0] === variable ? keysOf(code, list, 'entries') : undefined
}

/** `each.name`, of a list of objects. */
function ofMember(code: Code, each: ts.Expression, member: string): readonly string[] | undefined {
  const variable = ts.isIdentifier(each) ? code.symbolOf(each)?.declarations?.[0] : undefined
  return variable && memberNames(code, listedBy(variable), member)
}

/** What a variable takes one after the other. */
function listedBy(variable: ts.Node): ts.Expression | undefined {
  const { parent } = variable
  if (ts.isVariableDeclaration(variable) && ts.isVariableDeclarationList(parent))
    return ts.isForOfStatement(parent.parent) ? parent.parent.expression : undefined
  if (!ts.isParameter(variable) || !ts.isArrowFunction(parent) || parent.parameters[0] !== variable)
    return undefined
  const call = parent.parent
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression))
    return undefined
  const { expression, name } = call.expression
  return /^(?:forEach|map)$/.test(name.text) ? expression : undefined
}

function namesOf(code: Code, list: ts.Expression | undefined): readonly string[] | undefined {
  const keys = keysOf(code, list, 'keys')
  if (keys !== undefined) return keys
  const values = objectGiven(code, list, 'values')?.properties.map((member) =>
    ts.isPropertyAssignment(member) ? literalName(code, member.initializer) : null,
  )
  return known(values ?? elementsOf(code, list)?.map((element) => literalName(code, element)))
}

function memberNames(
  code: Code,
  list: ts.Expression | undefined,
  member: string,
): readonly string[] | undefined {
  const names = elementsOf(code, list)?.map((element) => {
    const object = bare(constantBehind(code, element))
    const found = ts.isObjectLiteralExpression(object)
      ? object.properties.find((each) => each.name?.getText() === member)
      : undefined
    return found !== undefined && ts.isPropertyAssignment(found)
      ? literalName(code, found.initializer)
      : null
  })
  return known(names)
}

function keysOf(
  code: Code,
  list: ts.Expression | undefined,
  method: 'entries' | 'keys',
): readonly string[] | undefined {
  const object = objectGiven(code, list, method)
  return known(
    object?.properties.map(({ name }) =>
      name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name))
        ? name.text
        : null,
    ),
  )
}

/** The constant object in `Object.keys(object)`. */
function objectGiven(
  code: Code,
  list: ts.Expression | undefined,
  method: 'entries' | 'keys' | 'values',
): ts.ObjectLiteralExpression | undefined {
  const isAsked =
    list !== undefined &&
    ts.isCallExpression(list) &&
    list.expression.getText() === `Object.${method}`
  const [given] = isAsked ? list.arguments : []
  const object = given && held(code, given)
  return object !== undefined && ts.isObjectLiteralExpression(object) ? object : undefined
}

function elementsOf(
  code: Code,
  list: ts.Expression | undefined,
): readonly ts.Expression[] | undefined {
  const array = list && held(code, bare(list))
  return array !== undefined && ts.isArrayLiteralExpression(array) ? array.elements : undefined
}

/** What a constant holds from its declaration on: nothing adds to it. */
function held(code: Code, node: ts.Expression): ts.Expression | undefined {
  const symbol = ts.isIdentifier(node) ? code.symbolOf(node) : undefined
  const uses = symbol === undefined ? [] : code.referencesTo(symbol)
  return uses.some(mayChange) ? undefined : bare(constantBehind(code, node))
}

/** `names.push(…)`, `names[0] = …`, `handlers.mail = …` */
function mayChange(use: ts.Identifier): boolean {
  const access = use.parent
  const isAccess =
    (ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access)) &&
    access.expression === use
  if (!isAccess) return false
  const { parent } = access
  const isSet = ts.isBinaryExpression(parent) && parent.left === access
  const isChanged =
    ts.isPropertyAccessExpression(access) &&
    /^(?:copyWithin|fill|pop|push|reverse|shift|sort|splice|unshift)$/.test(access.name.text)
  return isSet || isChanged
}

/** Without `as const`, `satisfies` and parentheses. */
function bare(node: ts.Expression): ts.Expression {
  return ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node)
    ? bare(node.expression)
    : node
}

function known(names: readonly (string | null)[] | undefined): readonly string[] | undefined {
  const all = names?.filter((name) => name !== null)
  return all === undefined || all.length === 0 || all.length < (names?.length ?? 0)
    ? undefined
    : all
}
