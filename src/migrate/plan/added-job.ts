import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { eachNode } from '../code/each-node.js'
import { importedMember } from '../code/imported-name.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { functionOf, isDeclaring } from './find-handler.js'

/** An edit, made once the whole queue is rewritten. */
type Edit = (sheet: Sheet) => void

/**
 * Follows the job that `add` gives, through `await` and through functions that return it, to what uses it: its id alone,
 * which pikku gives in its place, or nothing. A text says what else is done with it.
 */
export function followAdded(code: Code, call: ts.Expression): readonly Edit[] | string {
  return follow({ code, seen: new Set() }, call)
}

/** Whether nothing is done with what a call gives. */
export function isUnused(code: Code, call: ts.Expression): boolean {
  const uses = followAdded(code, call)
  return typeof uses !== 'string' && uses.length === 0
}

interface Way {
  readonly code: Code
  /** Functions whose calls have been followed. */
  readonly seen: Set<ts.Node>
}

function follow(way: Way, value: ts.Expression): readonly Edit[] | string {
  const { parent } = value
  if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return []
  if (
    ts.isAwaitExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isArrayLiteralExpression(parent)
  )
    return follow(way, parent)
  if (ts.isBinaryExpression(parent) && parent.right === value && !isAssigning(parent))
    return follow(way, parent)
  if (ts.isReturnStatement(parent)) {
    const around = ts.findAncestor(parent, ts.isFunctionLike)
    return around === undefined ? otherUse(value) : followFunction(way, around)
  }
  if (ts.isArrowFunction(parent) && parent.body === value) return followFunction(way, parent)
  if (ts.isPropertyAccessExpression(parent)) return followMember(way, parent)
  if (ts.isVariableDeclaration(parent)) return followVariable(way, parent)
  if (
    ts.isCallExpression(parent) &&
    /^Promise\.(?:all|allSettled)$/.test(parent.expression.getText())
  )
    return follow(way, parent)
  return otherUse(value)
}

function isAssigning({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function otherUse(value: ts.Node): string {
  return `the job that add gives is used at ${placeOf(value)}: pikku gives its id, by which queue.getJob reads the rest`
}

/** `(await queue.add(…)).id`, and handlers of the promise. */
function followMember(way: Way, access: ts.PropertyAccessExpression): readonly Edit[] | string {
  const call = access.parent
  const isCalled = ts.isCallExpression(call) && call.expression === access
  const member = access.name.text
  if (isCalled && (member === 'catch' || member === 'finally')) return follow(way, call)
  if (isCalled && member === 'then' && call.arguments.every(takesNothing)) return []
  if (isCalled || member !== 'id') return otherUse(access)
  return [
    (sheet) => sheet.replace(access.getSourceFile(), access.expression.end, access.name.end, ''),
  ]
}

function takesNothing(callback: ts.Expression, index: number): boolean {
  return index > 0 || (ts.isArrowFunction(callback) && callback.parameters.length === 0)
}

const callbacks: Readonly<Record<string, 'list' | 'unused' | undefined>> = {
  flatMap: 'list',
  forEach: 'unused',
  map: 'list',
  setImmediate: 'unused',
  setInterval: 'unused',
  setTimeout: 'unused',
}

/** What calls of a function that gives the job do with it. */
function followFunction(way: Way, fn: ts.SignatureDeclaration): readonly Edit[] | string {
  if (way.seen.has(fn)) return []
  way.seen.add(fn)
  const { parent } = fn
  if (ts.isCallExpression(parent) && (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn))) {
    const { expression } = parent
    const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression
    const kind = callbacks[name.getText()]
    if (kind === 'unused') return []
    return kind === 'list' ? follow(way, parent) : otherUse(fn)
  }
  const declaration = ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn) ? fn : parent
  const name = ts.getNameOfDeclaration(declaration as ts.Declaration)
  const symbol = name && way.code.symbolOf(name)
  if (symbol === undefined || functionOf(declaration as ts.Declaration) !== fn) return otherUse(fn)
  const edits: Edit[] = returnTypeEdits(way.code, fn)
  for (const use of way.code.referencesTo(symbol)) {
    if (isDeclaring(use, declaration as ts.Declaration)) continue
    const access =
      ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
    if (!ts.isCallExpression(access.parent) || access.parent.expression !== access)
      return otherUse(use)
    const found = follow(way, access.parent)
    if (typeof found === 'string') return found
    edits.push(...found)
  }
  return edits
}

/** `Promise<Job<Data>>` is a promise of an id. */
function returnTypeEdits(code: Code, { type }: ts.SignatureDeclaration): Edit[] {
  const types =
    type === undefined ? [] : eachNode<ts.TypeReferenceNode>([type], ts.isTypeReferenceNode)
  return types
    .filter(({ typeName }) => importedMember(code, typeName)?.name === 'Job')
    .map(
      (each) => (sheet) => sheet.replace(each.getSourceFile(), each.getStart(), each.end, 'string'),
    )
}

/** `const job = await queue.add(…)`, of which only the id is used. */
function followVariable(
  { code }: Way,
  declaration: ts.VariableDeclaration,
): readonly Edit[] | string {
  const { name } = declaration
  const file = name.getSourceFile()
  const statement = declaration.parent.parent
  const isExported = ts.isVariableStatement(statement) && (statement.modifiers ?? []).length > 0
  if (declaration.type !== undefined || isExported) return otherUse(name)
  if (ts.isObjectBindingPattern(name)) return takenApart(name)
  const symbol = code.symbolOf(name)
  const uses = (symbol === undefined ? [] : code.referencesTo(symbol)).filter((use) => use !== name)
  const taken = new Set(eachNode([file], ts.isIdentifier).map(({ text }) => text))
  const id = ['jobId', 'addedId', 'idOfJob'].find((each) => !taken.has(each))
  if (!ts.isIdentifier(name) || id === undefined) return otherUse(name)
  const ids: ts.Expression[] = []
  for (const use of uses) {
    const held = ts.isNonNullExpression(use.parent) ? use.parent : use
    const access = held.parent
    const isId =
      ts.isPropertyAccessExpression(access) &&
      access.expression === held &&
      access.name.text === 'id'
    if (!isId) return otherUse(use)
    ids.push(access)
  }
  return [
    (sheet) => {
      sheet.replace(file, name.getStart(), name.end, id)
      for (const each of ids) sheet.replace(each.getSourceFile(), each.getStart(), each.end, id)
    },
  ]
}

/** `const { id } = await queue.add(…)`. */
function takenApart(pattern: ts.ObjectBindingPattern): readonly Edit[] | string {
  const [element, ...more] = pattern.elements
  const key = element?.propertyName ?? element?.name
  const isId =
    element !== undefined &&
    more.length === 0 &&
    element.dotDotDotToken === undefined &&
    element.initializer === undefined &&
    key?.getText() === 'id'
  if (!isId) return otherUse(pattern)
  return [
    (sheet) =>
      sheet.replace(
        pattern.getSourceFile(),
        pattern.getStart(),
        pattern.end,
        element.name.getText(),
      ),
  ]
}
