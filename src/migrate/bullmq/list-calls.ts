import { ts } from '../../inspect/source/typescript.js'
import { numberOf } from '../code/number-of.js'
import { placeOf } from '../code/place-of.js'
import { quoted } from '../code/quoted.js'
import { wholeLine } from '../code/whole-line.js'
import type { BullmqCall } from './bullmq-admin-calls.js'
import { readListedJob } from './listed-job.js'

/** The statuses of `getFailed()` and the like, which ask for the same order as pikku's `list` has. */
const statuses: Readonly<Record<string, string | undefined>> = {
  getActive: 'active',
  getCompleted: 'completed',
  getDelayed: 'delayed',
  getFailed: 'failed',
  getWaiting: 'waiting',
}

export const listMethods = [...Object.keys(statuses), 'getJobs']

/** A loop over `await queue.getFailed()` becomes one over pages; a text says what to write for all else. */
export function planList(given: BullmqCall): (() => void) | string {
  const { sheet, call, method, queue } = given
  const asked = method.text === 'getJobs' ? readGetJobs(call) : readGetter(given)
  const write = (options: string): string =>
    `for await (const job of queue.list(${queue}, ${options}))`
  if (typeof asked === 'string') return `${asked}: write ${write("{ status: '…' }")}`
  const { status } = asked
  if (status === 'waiting' && given.hasPriorities)
    return `to pikku, jobs with a priority are waiting too: write ${write("{ status: 'waiting' }")}`
  const limit = asked.limit === undefined ? '' : `, limit: ${asked.limit}`
  const options = `{ status: ${quoted(call.getSourceFile(), status)}${limit} }`
  const loop = loopOver(given)
  if (loop === undefined)
    return `the jobs that ${method.text} gives are used other than by a loop over them: write ${write(options)}`
  const [variable] = ts.isVariableDeclarationList(loop.initializer)
    ? loop.initializer.declarations
    : []
  if (variable === undefined || !ts.isIdentifier(variable.name))
    return `its loop takes the jobs apart (${placeOf(loop)}): write ${write(options)}`
  const uses = readListedJob(given, variable.name, status)
  if (typeof uses === 'string') return uses
  const file = call.getSourceFile()
  const listed = `${call.expression.getText().slice(0, -method.text.length)}list(${queue}, ${options})`
  const declared = ts.findAncestor(call, ts.isVariableStatement)
  return () => {
    const start = loop.getStart() + 'for'.length
    sheet.replace(file, start, start, ' await')
    sheet.replace(file, loop.expression.getStart(), loop.expression.end, listed)
    if (declared?.parent === loop.parent) {
      const line = wholeLine(declared)
      sheet.replace(file, line.start, line.end, '')
    }
    for (const edit of uses) edit()
  }
}

interface Asked {
  readonly status: string
  readonly limit?: number
}

function readGetter({ call, method }: BullmqCall): Asked | string {
  const [start, end] = call.arguments
  return withRange(statuses[method.text] ?? '', start, end)
}

/** `getJobs(['failed'], start, end, asc)`, which gives the last ones first unless it is asked for the other order. */
function readGetJobs({
  arguments: [types, start, end, ascending],
}: ts.CallExpression): Asked | string {
  const [type, ...others] =
    types !== undefined && ts.isArrayLiteralExpression(types) ? types.elements : [types]
  const status = type !== undefined && ts.isStringLiteralLike(type) ? type.text : ''
  if (others.length > 0 || !Object.values(statuses).includes(status))
    return 'it asks for more than one status, or for one that pikku does not have'
  const isAscending = ascending?.kind === ts.SyntaxKind.TrueKeyword
  const isOfEnded = status === 'completed' || status === 'failed'
  if (isAscending === isOfEnded) {
    return isOfEnded
      ? 'pikku lists the jobs that ended last first'
      : 'pikku lists jobs in the order in which they run, and getJobs does so only with true as its last argument'
  }
  return withRange(status, start, end)
}

/** The end is the last place that is given. */
function withRange(
  status: string,
  start: ts.Expression | undefined,
  end: ts.Expression | undefined,
): Asked | string {
  const [first, last] = [start === undefined ? 0 : numberOf(start), end && numberOf(end)]
  const isPlain = first === 0 && (end === undefined || (last !== undefined && last >= -1))
  if (!isPlain) return 'the part of the jobs that it asks for has no match but limit and cursor'
  return last === undefined || last === -1 ? { status } : { status, limit: last + 1 }
}

/** The loop over what a call gives: in its head, or in the statement behind its constant. */
function loopOver({ sheet: { code }, call }: BullmqCall): ts.ForOfStatement | undefined {
  const awaited = call.parent
  if (!ts.isAwaitExpression(awaited)) return undefined
  const { parent } = awaited
  if (ts.isForOfStatement(parent) && parent.expression === awaited) return parent
  if (!ts.isVariableDeclaration(parent) || parent.type !== undefined) return undefined
  const list = parent.parent
  if (!ts.isVariableDeclarationList(list) || list.declarations.length > 1) return undefined
  const symbol = code.symbolOf(parent.name)
  const [use, ...others] = (symbol === undefined ? [] : code.referencesTo(symbol)).filter(
    (each) => each !== parent.name,
  )
  const loop = use?.parent
  const statement = list.parent
  const isNext =
    loop !== undefined &&
    ts.isForOfStatement(loop) &&
    loop.expression === use &&
    ts.isBlock(loop.parent) &&
    loop.parent === statement.parent &&
    loop.parent.statements[loop.parent.statements.indexOf(loop) - 1] === statement
  return isNext && others.length === 0 ? loop : undefined
}
