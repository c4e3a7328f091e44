import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { literalName } from '../code/literal-name.js'
import type { Code } from '../code/read-code.js'
import type { HandlerFunction } from './find-handler.js'

/** A part of a handler that runs for jobs of some names; empty where a name is compared and nothing depends on it alone. */
export interface NamedBranch {
  readonly names: readonly string[]
  readonly roots: readonly ts.Node[]
  /** Uses of the data within it. */
  readonly data: readonly ts.Expression[]
  /** Uses of the job itself within it. */
  readonly jobs: readonly ts.Expression[]
}

/** Whether a use of a job comes where all of its names have been compared: no kind is left for it there. */
export function isBehindBranches(code: Code, fn: HandlerFunction): (use: ts.Node) => boolean {
  const branches = namedBranches(code, fn)
  const start = Math.min(...branches.flatMap(({ roots }) => roots.map(({ pos }) => pos)))
  const isWithin = (use: ts.Node): boolean =>
    branches.some(({ roots }) => roots.some((root) => root.pos <= use.pos && use.end <= root.end))
  const isCompared = ({ parent }: ts.Node): boolean =>
    ts.isSwitchStatement(parent) ||
    (ts.isBinaryExpression(parent) && /^[!=]==?$/.test(parent.operatorToken.getText()))
  return (use) => use.pos > start && !isWithin(use) && !isCompared(use)
}

/** The cases of a `switch` on the name of a job, and the branches of comparisons with it. */
export function namedBranches(code: Code, fn: HandlerFunction): NamedBranch[] {
  const uses = jobUses(code, fn)
  const isName = (node: ts.Node): boolean => uses.names.some((name) => name === node)
  const within = (roots: readonly ts.Node[], names: readonly string[]): NamedBranch => {
    const inside = (use: ts.Node): boolean =>
      roots.some((root) => root.pos <= use.pos && use.end <= root.end)
    return { names, roots, data: uses.data.filter(inside), jobs: uses.jobs.filter(inside) }
  }
  const body = fn.body === undefined ? [] : [fn.body]
  const cases = eachNode(body, ts.isSwitchStatement)
    .filter(({ expression }) => isName(expression))
    .flatMap(({ caseBlock }) =>
      casesOf(code, caseBlock).map(({ names, clause }) => within(clause.statements, names)),
    )
  const ifs = eachNode(body, ts.isIfStatement).map((each) =>
    within([each.thenStatement], comparedWith(code, each.expression, isName)),
  )
  const choices = eachNode(body, ts.isConditionalExpression).map((each) =>
    within([each.whenTrue], comparedWith(code, each.condition, isName)),
  )
  const others = eachNode(body, ts.isBinaryExpression).map((each) =>
    within([], comparedWith(code, each, isName)),
  )
  return [...cases, ...ifs, ...choices, ...others].filter(({ names }) => names.length > 0)
}

/** A case without statements shares those of the next. */
function casesOf(
  code: Code,
  { clauses }: ts.CaseBlock,
): { readonly names: readonly string[]; readonly clause: ts.CaseOrDefaultClause }[] {
  let names: string[] = []
  return clauses.map((clause) => {
    const name = ts.isCaseClause(clause) ? literalName(code, clause.expression) : null
    const own = name === null ? names : [...names, name]
    names = clause.statements.length === 0 ? own : []
    return { names: own, clause }
  })
}

/** The names in `job.name === 'created' || job.name === 'changed'`. */
function comparedWith(
  code: Code,
  condition: ts.Expression,
  isName: (node: ts.Node) => boolean,
): string[] {
  if (ts.isParenthesizedExpression(condition))
    return comparedWith(code, condition.expression, isName)
  if (!ts.isBinaryExpression(condition)) return []
  const { left, right, operatorToken } = condition
  switch (operatorToken.kind) {
    case ts.SyntaxKind.BarBarToken:
      return [...comparedWith(code, left, isName), ...comparedWith(code, right, isName)]
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsEqualsToken: {
      const other = isName(left) ? right : isName(right) ? left : undefined
      const name = other === undefined ? null : literalName(code, other)
      return name === null ? [] : [name]
    }
    default:
      return []
  }
}

interface JobUses {
  readonly names: readonly ts.Expression[]
  readonly data: readonly ts.Expression[]
  readonly jobs: readonly ts.Expression[]
}

/** Where a handler uses the name and the data of its job, also taken apart. */
function jobUses(code: Code, { parameters: [parameter] }: HandlerFunction): JobUses {
  const uses: { names: ts.Expression[]; data: ts.Expression[]; jobs: ts.Expression[] } = {
    names: [],
    data: [],
    jobs: [],
  }
  const referencesOf = (name: ts.Node): ts.Identifier[] => {
    const symbol = code.symbolOf(name)
    return (symbol === undefined ? [] : code.referencesTo(symbol)).filter((use) => use !== name)
  }
  const readPattern = ({ elements }: ts.ObjectBindingPattern): void => {
    for (const { propertyName, name } of elements) {
      const key = (propertyName ?? name).getText()
      if (!ts.isIdentifier(name)) continue
      if (key === 'name') uses.names.push(...referencesOf(name))
      if (key === 'data') uses.data.push(...referencesOf(name))
    }
  }
  if (parameter === undefined) return uses
  if (ts.isObjectBindingPattern(parameter.name)) readPattern(parameter.name)
  if (!ts.isIdentifier(parameter.name)) return uses
  for (const use of referencesOf(parameter.name)) {
    const { parent } = use
    if (ts.isPropertyAccessExpression(parent) && parent.expression === use) {
      if (parent.name.text === 'name') uses.names.push(parent)
      if (parent.name.text === 'data') uses.data.push(parent)
    } else if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
      readPattern(parent.name)
    } else {
      uses.jobs.push(use)
    }
  }
  return uses
}
