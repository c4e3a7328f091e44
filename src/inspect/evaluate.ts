import type {
  ConstantValue,
  DynamicValue,
  RecordEntry,
  RecordValue,
  StaticValue,
} from '../model/static-value.js'
import type { Bindings } from './bindings.js'
import { spanIn, type InspectContext } from './context.js'
import { classMember } from './class-member.js'
import { evaluateOperator } from './evaluate-operator.js'
import { evaluateTextCall } from './evaluate-text-call.js'
import type { Evaluator } from './evaluator.js'
import { destructuredKey } from './follow.js'
import { environmentReason } from './environment-reason.js'
import { exportedValue } from './exported-value.js'
import { missingImport } from './missing-import.js'
import { shortText } from './span-of.js'
import { stripWrappers } from './strip-wrappers.js'
import { isBindable, isConst, isEnvironment, memberName } from './syntax.js'
import { ts } from './typescript.js'

export function createEvaluator(
  context: InspectContext,
  bindings: Bindings = new Map(),
): Evaluator {
  const evaluator: Evaluator = {
    context,
    bindings,
    evaluate: (expression) => evaluate(evaluator, expression),
    unbound: new Set(),
    open: new Set(),
    following: new Set(),
  }
  return evaluator
}

/** What an expression is worth, without running anything. What cannot be known comes back as `dynamic`, with its reason. */
export function evaluate(evaluator: Evaluator, expression: ts.Expression): StaticValue {
  const node = stripWrappers(expression)
  const span = spanIn(evaluator.context, node)
  const constant = (value: ConstantValue['value']): StaticValue => ({
    kind: 'constant',
    value,
    span,
  })

  if (ts.isStringLiteralLike(node)) return constant(node.text)
  if (ts.isNumericLiteral(node)) return constant(Number(node.text))
  if (node.kind === ts.SyntaxKind.TrueKeyword) return constant(true)
  if (node.kind === ts.SyntaxKind.FalseKeyword) return constant(false)
  if (node.kind === ts.SyntaxKind.NullKeyword) return constant(null)
  if (ts.isObjectLiteralExpression(node)) return evaluateObject(evaluator, node)
  if (ts.isArrayLiteralExpression(node)) return evaluateArray(evaluator, node)
  if (ts.isFunctionLike(node) || ts.isClassExpression(node) || ts.isNewExpression(node)) {
    return { kind: 'code', text: shortText(node), span }
  }
  if (ts.isIdentifier(node)) return evaluateIdentifier(evaluator, node)
  if (memberName(node) !== undefined || ts.isElementAccessExpression(node)) {
    return evaluateMember(
      evaluator,
      node as ts.PropertyAccessExpression | ts.ElementAccessExpression,
    )
  }
  if (ts.isCallExpression(node)) return evaluateCall(evaluator, node)
  return (
    evaluateOperator(node, (inner) => evaluate(evaluator, inner), span) ??
    dynamic(evaluator, node, 'it is computed when the program runs')
  )
}

export function dynamic(evaluator: Evaluator, node: ts.Node, reason: string): DynamicValue {
  return { kind: 'dynamic', text: shortText(node), reason, span: spanIn(evaluator.context, node) }
}

/** The entries of an object literal. `isWanted` leaves out those whose value nobody asks for. */
export function evaluateObject(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
  isWanted: (key: string) => boolean = () => true,
): RecordValue {
  const entries = new Map<string, RecordEntry>()
  let unread: DynamicValue | undefined
  const set = (key: string, at: ts.Node, value: StaticValue): void => {
    // A later key takes the place of an earlier one, as it does when the program runs.
    entries.delete(key)
    const shorthand = ts.isShorthandPropertyAssignment(at.parent)
      ? ({ isShorthand: true } as const)
      : {}
    entries.set(key, { key, keySpan: spanIn(evaluator.context, at), ...shorthand, value })
  }
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = evaluate(evaluator, property.expression)
      if (spread.kind === 'record') {
        for (const entry of spread.entries) {
          entries.delete(entry.key)
          entries.set(entry.key, entry)
        }
        unread ??= spread.unread
      } else if (spread.kind !== 'constant') {
        unread ??= dynamic(evaluator, property.expression, reasonOf(spread))
      }
      continue
    }
    const key = propertyKey(evaluator, property.name)
    if (key === undefined) unread ??= dynamic(evaluator, property.name, 'its key is not a constant')
    else if (isWanted(key)) set(key, property.name, propertyValue(evaluator, property))
  }
  const record: RecordValue = {
    kind: 'record',
    entries: [...entries.values()],
    span: spanIn(evaluator.context, node),
  }
  return unread === undefined ? record : { ...record, unread }
}

function propertyValue(
  evaluator: Evaluator,
  property: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>,
): StaticValue {
  if (ts.isPropertyAssignment(property)) return evaluate(evaluator, property.initializer)
  if (ts.isShorthandPropertyAssignment(property)) {
    const symbol = evaluator.context.checker.getShorthandAssignmentValueSymbol(property)
    return evaluateSymbol(evaluator, symbol, property.name)
  }
  if (ts.isGetAccessor(property)) return dynamic(evaluator, property, getterReason)
  return { kind: 'code', text: shortText(property), span: spanIn(evaluator.context, property) }
}

const getterReason = 'it is a getter, whose code runs each time it is read'

function propertyKey(evaluator: Evaluator, name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name))
    return name.text
  if (!ts.isComputedPropertyName(name)) return undefined
  const key = evaluate(evaluator, name.expression)
  return key.kind === 'constant' && key.value !== null ? String(key.value) : undefined
}

function evaluateArray(evaluator: Evaluator, node: ts.ArrayLiteralExpression): StaticValue {
  const items: StaticValue[] = []
  for (const element of node.elements) {
    if (!ts.isSpreadElement(element)) {
      items.push(evaluate(evaluator, element))
      continue
    }
    const spread = evaluate(evaluator, element.expression)
    if (spread.kind !== 'list') return dynamic(evaluator, element.expression, reasonOf(spread))
    items.push(...spread.items)
  }
  return { kind: 'list', items, span: spanIn(evaluator.context, node) }
}

function evaluateIdentifier(evaluator: Evaluator, node: ts.Identifier): StaticValue {
  const span = spanIn(evaluator.context, node)
  if (node.text === 'undefined') return { kind: 'constant', value: undefined, span }
  if (node.text === 'Infinity') return { kind: 'constant', value: Infinity, span }
  return evaluateSymbol(evaluator, evaluator.context.checker.getSymbolAtLocation(node), node)
}

/** The value that a name stands for, wherever it is declared. */
export function evaluateSymbol(
  evaluator: Evaluator,
  found: ts.Symbol | undefined,
  node: ts.Node,
): StaticValue {
  const { checker } = evaluator.context
  let symbol = found
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0]
  if (symbol === undefined || declaration === undefined) {
    const missing = ts.isExpression(node) ? missingImport(evaluator.context, node) : undefined
    return dynamic(
      evaluator,
      node,
      missing ?? `\`${shortText(node)}\` is not declared in a file that was found`,
    )
  }
  if (evaluator.open.has(symbol)) return dynamic(evaluator, node, 'it is defined by itself')
  evaluator.open.add(symbol)
  try {
    return evaluateDeclaration(evaluator, symbol, declaration, node)
  } finally {
    evaluator.open.delete(symbol)
  }
}

function evaluateDeclaration(
  evaluator: Evaluator,
  symbol: ts.Symbol,
  declaration: ts.Declaration,
  node: ts.Node,
): StaticValue {
  const { checker } = evaluator.context
  const at = (value: StaticValue): StaticValue => ({
    ...value,
    // A function is known by its name, where it has one.
    ...(value.kind === 'code' ? { text: shortText(node) } : {}),
    span: spanIn(evaluator.context, node),
  })
  if (isBindable(declaration)) return evaluateBound(evaluator, declaration, node)
  if (ts.isBindingElement(declaration))
    return at(evaluateDestructured(evaluator, declaration, node))
  if (ts.isVariableDeclaration(declaration)) {
    if (
      ts.isForStatement(declaration.parent.parent) ||
      ts.isForInStatement(declaration.parent.parent)
    ) {
      return dynamic(evaluator, node, `\`${symbol.name}\` is another one at each turn of its loop`)
    }
    const type = (): StaticValue =>
      at(valueOfType(evaluator, checker.getTypeOfSymbol(symbol), node))
    if (!isConst(declaration)) {
      // `let name = 'mails' as const` can hold nothing else, whatever is assigned to it.
      const value = type()
      return value.kind === 'constant' ? value : dynamic(evaluator, node, letReason(symbol.name))
    }
    return declaration.initializer ? at(evaluate(evaluator, declaration.initializer)) : type()
  }
  if (ts.isEnumMember(declaration)) {
    const value = checker.getConstantValue(declaration)
    return value === undefined
      ? dynamic(evaluator, node, 'the enum member is computed')
      : { kind: 'constant', value, span: spanIn(evaluator.context, node) }
  }
  if (ts.isPropertyAssignment(declaration)) return at(evaluate(evaluator, declaration.initializer))
  if (ts.isPropertyDeclaration(declaration) && isStaticReadonly(declaration)) {
    if (declaration.initializer) return at(evaluate(evaluator, declaration.initializer))
    return at(valueOfType(evaluator, checker.getTypeOfSymbol(symbol), node))
  }
  if (ts.isSourceFile(declaration) && declaration.fileName.endsWith('.json')) {
    const [statement] = declaration.statements
    if (statement && ts.isExpressionStatement(statement))
      return at(evaluate(evaluator, statement.expression))
  }
  if (ts.isExportAssignment(declaration)) return at(evaluate(evaluator, declaration.expression))
  if (ts.isShorthandPropertyAssignment(declaration)) {
    return evaluateSymbol(evaluator, checker.getShorthandAssignmentValueSymbol(declaration), node)
  }
  const exported = exportedValue(declaration, symbol)
  if (exported !== undefined) return at(evaluate(evaluator, exported))
  if (ts.isPropertyDeclaration(declaration)) {
    return dynamic(
      evaluator,
      node,
      `\`${symbol.name}\` could be assigned; declare it \`static readonly\``,
    )
  }
  if (ts.isGetAccessor(declaration)) return dynamic(evaluator, node, getterReason)
  if (ts.isFunctionLike(declaration) || ts.isClassDeclaration(declaration)) {
    return { kind: 'code', text: shortText(node), span: spanIn(evaluator.context, node) }
  }
  return dynamic(evaluator, node, `\`${symbol.name}\` is not a constant`)
}

function letReason(name: string): string {
  return `\`${name}\` is declared with \`let\` or \`var\` and could change; declare it with \`const\``
}

/** A parameter or a loop variable: what it stands for on the way that is being followed. */
function evaluateBound(
  evaluator: Evaluator,
  declaration: ts.Declaration,
  node: ts.Node,
): StaticValue {
  const bound = evaluator.bindings.get(declaration)
  if (bound === null)
    return { kind: 'constant', value: undefined, span: spanIn(evaluator.context, node) }
  // The value keeps its own place: the argument of the call, where a mistake would be mended.
  if (bound !== undefined) return evaluate(evaluator, bound)
  evaluator.unbound.add(declaration)
  const what = ts.isParameter(declaration) ? 'a parameter' : 'the variable of a loop'
  const name = ts.getNameOfDeclaration(declaration) ?? declaration
  return dynamic(evaluator, node, `\`${shortText(name)}\` is ${what}`)
}

/** `const { mails } = names`, `const [first] = list`, and the same among parameters. */
function evaluateDestructured(
  evaluator: Evaluator,
  element: ts.BindingElement,
  node: ts.Node,
): StaticValue {
  const declaration = element.parent.parent
  const key = destructuredKey(element)
  if (key === undefined)
    return dynamic(evaluator, node, `\`${shortText(element)}\` takes what is left over`)
  if (ts.isVariableDeclaration(declaration) && !isBindable(declaration) && !isConst(declaration)) {
    return dynamic(evaluator, node, letReason(shortText(element.name)))
  }
  const value = memberOfDeclaration(evaluator, declaration, key, node)
  const isAbsent = value.kind === 'constant' && value.value === undefined
  return isAbsent && element.initializer ? evaluate(evaluator, element.initializer) : value
}

function memberOfDeclaration(
  evaluator: Evaluator,
  declaration: ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement,
  key: string,
  node: ts.Node,
): StaticValue {
  if (ts.isBindingElement(declaration)) {
    return memberOfValue(evaluator, evaluateDestructured(evaluator, declaration, node), key, node)
  }
  const isGiven = isBindable(declaration)
  const whole = isGiven ? evaluator.bindings.get(declaration) : declaration.initializer
  if (whole) return evaluateMemberOf(evaluator, whole, key, node)
  return isGiven
    ? memberOfValue(evaluator, evaluateBound(evaluator, declaration, node), key, node)
    : dynamic(evaluator, node, 'its declaration does not say its value')
}

/** What a declaration without a value (in a `.d.ts`) says by its literal type. */
function valueOfType(evaluator: Evaluator, type: ts.Type, node: ts.Node): StaticValue {
  const span = spanIn(evaluator.context, node)
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    return { kind: 'constant', value: type.value, span }
  }
  if (type.isUnion() && type.types.every((member) => member.isStringLiteral())) {
    const values = type.types.map((member) => `'${member.value}'`)
    return dynamic(evaluator, node, `it has ${values.length} possible values: ${values.join(', ')}`)
  }
  if (
    type.flags & ts.TypeFlags.Object &&
    type.getProperties().length > 0 &&
    type.getCallSignatures().length === 0
  ) {
    const { checker } = evaluator.context
    const entries = type.getProperties().map((property) => ({
      key: property.name,
      keySpan: span,
      value: valueOfType(evaluator, checker.getTypeOfSymbol(property), node),
    }))
    return { kind: 'record', entries, span }
  }
  return dynamic(evaluator, node, 'its declaration does not say its value')
}

function evaluateMember(
  evaluator: Evaluator,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): StaticValue {
  if (isEnvironment(node)) {
    return dynamic(evaluator, node, environmentReason)
  }
  const name = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : keyText(evaluate(evaluator, node.argumentExpression))
  if (name === undefined) return dynamic(evaluator, node, 'its key is not a constant')
  return evaluateMemberOf(evaluator, node.expression, name, node)
}

function evaluateMemberOf(
  evaluator: Evaluator,
  object: ts.Expression,
  name: string,
  node: ts.Node,
): StaticValue {
  const member = memberSymbol(evaluator, object, name)
  if (member) return evaluateSymbol(evaluator, member, node)
  return memberOfValue(evaluator, evaluate(evaluator, object), name, node)
}

function memberOfValue(
  evaluator: Evaluator,
  object: StaticValue,
  name: string,
  node: ts.Node,
): StaticValue {
  const span = spanIn(evaluator.context, node)
  if (object.kind === 'record') {
    const entry = object.entries.findLast(({ key }) => key === name)
    if (entry) return { ...entry.value, span }
    return object.unread
      ? dynamic(evaluator, node, object.unread.reason)
      : { kind: 'constant', value: undefined, span }
  }
  if (object.kind === 'list') {
    if (name === 'length') return { kind: 'constant', value: object.items.length, span }
    return { ...(object.items[Number(name)] ?? { kind: 'constant', value: undefined }), span }
  }
  return dynamic(evaluator, node, reasonOf(object))
}

/** The symbol of a member of a module, an enum or a class: what has members that are declared one by one. */
function memberSymbol(
  evaluator: Evaluator,
  expression: ts.Expression,
  name: string,
): ts.Symbol | undefined {
  const { checker } = evaluator.context
  const object = stripWrappers(expression)
  let symbol: ts.Symbol | undefined
  if (ts.isIdentifier(object)) symbol = checker.getSymbolAtLocation(object)
  else if (ts.isPropertyAccessExpression(object))
    symbol = memberSymbol(evaluator, object.expression, object.name.text)
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
  if (symbol === undefined) return undefined
  if (symbol.flags & (ts.SymbolFlags.Module | ts.SymbolFlags.Enum)) {
    const isJson = symbol.declarations?.some(
      (file) => ts.isSourceFile(file) && file.fileName.endsWith('.json'),
    )
    return isJson
      ? undefined
      : checker.getExportsOfModule(symbol).find((member) => member.name === name)
  }
  return symbol.flags & ts.SymbolFlags.Class ? classMember(checker, symbol, name) : undefined
}

/** The few calls whose result is plain: freezing, and turning an environment variable into a number. */
function evaluateCall(evaluator: Evaluator, node: ts.CallExpression): StaticValue {
  const [argument] = node.arguments
  const callee = node.expression.getText()
  if (argument !== undefined) {
    if (callee === 'Object.freeze') return evaluate(evaluator, argument)
    if (
      callee === 'Number' ||
      callee === 'parseInt' ||
      callee === 'Number.parseInt' ||
      callee === 'String'
    ) {
      const inner = evaluate(evaluator, argument)
      const convert = callee === 'String' ? String : Number
      const span = spanIn(evaluator.context, node)
      if (inner.kind === 'constant') return { kind: 'constant', value: convert(inner.value), span }
      if (inner.kind === 'dynamic') {
        const known = inner.fallback === undefined ? {} : { fallback: convert(inner.fallback) }
        return { ...inner, ...known, text: shortText(node), span }
      }
    }
  }
  const text = evaluateTextCall(node, (inner) => evaluate(evaluator, inner))
  if (text !== undefined)
    return { kind: 'constant', value: text, span: spanIn(evaluator.context, node) }
  // A function whose type is one text can give no other: `(name) => `jobs-${name}` as const`.
  const type = evaluator.context.checker.getTypeAtLocation(node)
  if (type.isStringLiteral())
    return { kind: 'constant', value: type.value, span: spanIn(evaluator.context, node) }
  return dynamic(evaluator, node, `it is the result of calling \`${shortText(node.expression)}\``)
}

function keyText(value: StaticValue): string | undefined {
  return value.kind === 'constant' && value.value !== null ? String(value.value) : undefined
}

function reasonOf(value: StaticValue): string {
  return value.kind === 'dynamic' ? value.reason : `it is ${describe(value)}`
}

/** `'emails'`, `42`, `a list`: a value in words, for messages. */
export function describe(value: StaticValue): string {
  switch (value.kind) {
    case 'constant':
      return typeof value.value === 'string' ? `'${value.value}'` : String(value.value)
    case 'list':
      return 'a list'
    case 'record':
      return 'an object'
    case 'dynamic':
      return `\`${value.text}\``
    case 'code':
      return `\`${value.text}\``
  }
}

function isStaticReadonly(declaration: ts.PropertyDeclaration): boolean {
  const flags = ts.getCombinedModifierFlags(declaration)
  return (flags & ts.ModifierFlags.Static) !== 0 && (flags & ts.ModifierFlags.Readonly) !== 0
}
