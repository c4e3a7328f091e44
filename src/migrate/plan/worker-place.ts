import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { placeOf } from '../code/place-of.js'
import { heldTypes, holderOf, type Holder } from './holder.js'
import type { JobFacts } from './job-members.js'
import { retype, returnTypes } from './worker-types.js'
import { readWorkerUses } from './worker-uses.js'

/** Where the wiring of a worker comes, and what starts it. */
export interface WorkerPlace {
  /** The statement, or the body of an arrow function, that the wiring takes the place of. */
  readonly node: ts.Node
  /** Text before the wiring, and after what starts it. */
  readonly around: readonly [before: string, after: string]
  /** Statements that start it where it was made, from the call that makes the workers; null where the process does. */
  readonly start: ((workers: string) => readonly string[]) | null
  readonly apply: () => void
  /** Members of the wiring that come from what is done with the worker. */
  readonly settings: readonly string[]
}

type Facts = Pick<JobFacts, 'queue' | 'jobName'>

/** Finds the place of a wiring; a text says why the worker must stay where it is. */
export function workerPlace(sheet: Sheet, facts: Facts, call: ts.Expression): WorkerPlace | string {
  let node = call
  while (ts.isAwaitExpression(node.parent) || ts.isParenthesizedExpression(node.parent))
    node = node.parent
  const repeated = repetitionAround(node)
  if (repeated !== undefined) return repeated
  const { parent } = node
  if (ts.isExpressionStatement(parent)) return inStatement(parent)
  if (ts.isReturnStatement(parent)) return returned(sheet, parent, call)
  if (ts.isArrowFunction(parent) && parent.body === node) return returned(sheet, node, call)
  if (ts.isExportAssignment(parent))
    return 'its worker is exported as the default: export it by a name'
  const holder = holderOf(sheet.code, node)
  return typeof holder === 'string' ? holder : held(sheet, facts, holder, node)
}

function inStatement(statement: ts.Statement): WorkerPlace | string {
  if (!isInList(statement)) return 'it is the only statement of a branch: put it into a block'
  const isTop = ts.isSourceFile(statement.parent)
  return {
    node: statement,
    around: ['', ''],
    start: isTop ? null : (workers) => [`void ${workers}.start()`],
    settings: [],
    apply: () => {},
  }
}

/** `return new Worker(…)`, and `() => new Worker(…)`. */
function returned(sheet: Sheet, node: ts.Node, call: ts.Expression): WorkerPlace | string {
  if (ts.isStatement(node) && !isInList(node))
    return 'it is the only statement of a branch: put it into a block'
  const types = returnTypes(call)
  return {
    node,
    around: ts.isStatement(node) ? ['', ''] : ['{ ', ' }'],
    start: (workers) => [`const workers = ${workers}`, 'void workers.start()', 'return workers'],
    settings: [],
    apply: () => retype(sheet, types),
  }
}

/** A worker that a variable or a property holds. */
function held(
  sheet: Sheet,
  facts: Facts,
  holder: Holder,
  made: ts.Expression,
): WorkerPlace | string {
  const { declaration, assignment } = holder
  if (assignment !== undefined) {
    const { parent } = assignment
    if (!ts.isExpressionStatement(parent)) return 'it is set within an expression'
    return started(sheet, facts, holder, parent, assignment.left.getText())
  }
  if (ts.isPropertyDeclaration(declaration)) return inProperty(sheet, facts, holder, made)
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer !== made)
    return 'it is made within an object, where nothing can be wired: make it in a constant, and name that here'
  const list = declaration.parent
  if (!ts.isVariableDeclarationList(list) || list.declarations.length > 1)
    return 'it is declared with other variables'
  const statement = list.parent
  if (!ts.isVariableStatement(statement)) return 'it is declared in a loop'
  const isExported = (ts.getModifiers(statement) ?? []).length > 0
  if (holder.uses.length === 0 && !isExported) return inStatement(statement)
  const prefix = made.getSourceFile().text.slice(statement.getStart(), declaration.name.end)
  return started(sheet, facts, holder, statement, prefix)
}

/** A property of a class is made with each object, in its turn: what wires and starts the worker stays in its place. */
function inProperty(
  sheet: Sheet,
  facts: Facts,
  holder: Holder,
  made: ts.Expression,
): WorkerPlace | string {
  const uses = readWorkerUses(sheet, facts, holder, made)
  if (typeof uses === 'string') return uses
  return {
    node: made,
    around: ['(() => { ', ' })()'],
    start: (workers) => [`const workers = ${workers}`, 'void workers.start()', 'return workers'],
    settings: uses.settings,
    apply: () => {
      uses.apply()
      retype(sheet, heldTypes(holder))
    },
  }
}

function started(
  sheet: Sheet,
  facts: Facts,
  holder: Holder,
  statement: ts.Statement,
  target: string,
): WorkerPlace | string {
  if (!isInList(statement)) return 'it is the only statement of a branch: put it into a block'
  const uses = readWorkerUses(sheet, facts, holder, statement)
  if (typeof uses === 'string') return uses
  const name = holder.assignment?.left.getText() ?? holder.declaration.name.getText()
  return {
    node: statement,
    around: ['', ''],
    start: (workers) => [`${target} = ${workers}`, `void ${name}.start()`],
    settings: uses.settings,
    apply: () => {
      uses.apply()
      if (holder.assignment !== undefined) retype(sheet, heldTypes(holder))
    },
  }
}

/** A queue is wired once: what makes several workers of it stays. */
function repetitionAround(node: ts.Node): string | undefined {
  const around = ts.findAncestor(node.parent, (each) => {
    const isLoop = ts.isIterationStatement(each, false)
    const isCallback =
      (ts.isArrowFunction(each) || ts.isFunctionExpression(each)) &&
      ts.isCallExpression(each.parent) &&
      each.parent.arguments.includes(each) &&
      !/\.(?:then|once)$/.test(each.parent.expression.getText())
    return isLoop || isCallback
  })
  return (
    around &&
    `it may be made several times (${placeOf(around)}), and a queue is wired once: say config.concurrency instead`
  )
}

function isInList({ parent }: ts.Statement): boolean {
  return (
    ts.isSourceFile(parent) ||
    ts.isBlock(parent) ||
    ts.isModuleBlock(parent) ||
    ts.isCaseOrDefaultClause(parent)
  )
}
