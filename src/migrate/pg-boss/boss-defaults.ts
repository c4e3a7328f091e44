import { ts } from '../../inspect/source/typescript.js'
import { optionsOf } from '../plan/options-of.js'
import type { Code } from '../code/read-code.js'

/** Options of the constructor that pg-boss up to version 10 takes for the jobs of all queues. */
const ofJobs =
  /^(?:retry|expire|retention|keepUntil|deleteAfter|archive|deadLetter|singleton|priority)/

/** Why the constructor of a boss may say something of its jobs; undefined where it says nothing of them. */
export function bossDefaults(code: Code, made: ts.NewExpression): string | undefined {
  const [given] = made.arguments ?? []
  return given === undefined ? undefined : reasonOf(code, given)
}

function reasonOf(code: Code, given: ts.Expression): string | undefined {
  if (isText(given)) return undefined
  if (ts.isObjectLiteralExpression(given)) {
    const options = optionsOf(given)
    if (typeof options === 'string') return `of new PgBoss, ${options}`
    const asked = [...options.keys()].find((key) => ofJobs.test(key))
    return asked && `new PgBoss may say ${asked} for the jobs of all queues`
  }
  const declaration = ts.isIdentifier(given) && code.symbolOf(given)?.declarations?.[0]
  // A text has no options, whatever it is.
  const isTyped =
    declaration && (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration))
  if (isTyped && declaration.type?.kind === ts.SyntaxKind.StringKeyword) return undefined
  const isConstant =
    declaration &&
    ts.isVariableDeclaration(declaration) &&
    (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
  if (isConstant && declaration.initializer !== undefined) {
    return reasonOf(code, declaration.initializer)
  }
  return 'what new PgBoss is given is not written there: it may say how jobs of all queues are retried'
}

/** A connection string: a literal, a template, or a variable of the environment, whatever it falls back to. */
function isText(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return isText(node.expression)
  if (ts.isBinaryExpression(node)) return isText(node.left) && isText(node.right)
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false
  return node.expression.getText() === 'process.env'
}
