import { ts } from '../../inspect/source/typescript.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'

export type HandlerFunction =
  | ts.ArrowFunction
  | ts.FunctionExpression
  | ts.FunctionDeclaration
  | ts.MethodDeclaration

export interface FoundHandler {
  readonly fn: HandlerFunction
  /** Whether it stands in the call that takes it. */
  readonly isInline: boolean
  /** The variable that holds it under a type of the engine's, which goes. */
  readonly typed: ts.VariableDeclaration | undefined
}

/** The function that a worker is given: written in the call, or followed by its name; a text says why it is neither. */
export function findHandler(code: Code, given: ts.Expression | undefined): FoundHandler | string {
  if (given === undefined) return 'it has no handler'
  if (ts.isParenthesizedExpression(given)) return findHandler(code, given.expression)
  if (ts.isArrowFunction(given) || ts.isFunctionExpression(given)) {
    return { fn: given, isInline: true, typed: undefined }
  }
  if (isFile(given)) {
    return 'its handler is a file, which BullMQ runs in a process of its own: import its function here'
  }
  if (ts.isCallExpression(given) && !isBind(given)) {
    return `its handler is made by ${given.expression.getText()}: write async (job) => { … } here, and call it within`
  }
  const name = nameOf(given)
  const symbol = name && code.symbolOf(name)
  const declaration = symbol?.declarations?.[0]
  if (name === undefined || symbol === undefined || declaration === undefined)
    return 'the function that handles its jobs is not found: write it in the call, or name a function of the project'
  const fn = functionOf(declaration)
  if (fn === undefined)
    return `its handler ${name.text} is no plain function of the project: write async (job) => { … } in the call`
  const other = code
    .referencesTo(symbol)
    .find((use) => use !== name && !isDeclaring(use, declaration))
  if (other !== undefined)
    return `its handler ${name.text} is used at ${placeOf(other)} too: it takes data from now on, and no job`
  const isTyped = ts.isVariableDeclaration(declaration) && declaration.type !== undefined
  return { fn, isInline: false, typed: isTyped ? declaration : undefined }
}

const pathMakers =
  /^(?:fileURLToPath|(?:path\.)?(?:join|resolve)|(?:import\.meta|require)\.resolve)$/

/** A path, a `URL`, or a call that makes one. */
function isFile(given: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(given) ||
    ts.isNewExpression(given) ||
    (ts.isCallExpression(given) && pathMakers.test(given.expression.getText()))
  )
}

/** `this.handle.bind(this)`. */
function isBind({ expression, arguments: given }: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'bind' &&
    given.length === 1 &&
    given[0]?.kind === ts.SyntaxKind.ThisKeyword
  )
}

function nameOf(given: ts.Expression): ts.Identifier | undefined {
  if (ts.isIdentifier(given)) return given
  if (ts.isCallExpression(given) && ts.isPropertyAccessExpression(given.expression))
    return nameOf(given.expression.expression)
  return ts.isPropertyAccessExpression(given) && ts.isIdentifier(given.name)
    ? given.name
    : undefined
}

/** The function that a declaration is, or that its constant holds. */
export function functionOf(declaration: ts.Declaration): HandlerFunction | undefined {
  if (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration)) {
    return declaration.body === undefined ? undefined : declaration
  }
  const isHolder =
    (ts.isVariableDeclaration(declaration) &&
      (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0) ||
    ts.isPropertyAssignment(declaration) ||
    ts.isPropertyDeclaration(declaration)
  const value = isHolder ? declaration.initializer : undefined
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
    ? value
    : undefined
}

/** The name of a declaration, of an import and of an export: none of them calls it. */
export function isDeclaring(use: ts.Identifier, declaration: ts.Declaration): boolean {
  const { parent } = use
  return (
    parent === declaration ||
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isExportAssignment(parent)
  )
}
