import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { importedMember } from '../code/imported-name.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { timeFromNow } from '../code/time-from-now.js'
import { wholeLine } from '../code/whole-line.js'
import type { Replacement } from './job-members.js'

/**
 * `await job.moveToDelayed(time, token)` with `throw new DelayedError()` behind it: `snooze`, which throws. A text says
 * why it has no match. `member` is `job.moveToDelayed`.
 */
export function readSnooze(code: Code, member: ts.Expression): readonly Replacement[] | string {
  const call = member.parent
  const statement = call.parent.parent
  const thrown = thrownBehind(code, statement)
  const [until] = ts.isCallExpression(call) ? call.arguments : []
  if (until === undefined || thrown === undefined || !ts.isAwaitExpression(call.parent)) {
    return `its handler uses job.moveToDelayed (${placeOf(member)}) other than by await job.moveToDelayed(time, token) with throw new DelayedError() behind it: call interaction.queue.snooze(time from now)`
  }
  const time = timeFromNow(until)
  const replace = (node: ts.Node, start: number, end: number, text: string): Replacement => ({
    node,
    start,
    end,
    text,
    isInteracting: text.includes('interaction.'),
  })
  const [before, after] = time === undefined ? aroundTime(until) : ['', '']
  const [start, end] = [(time ?? until).getStart(), (time ?? until).end]
  const gone = wholeLine(thrown)
  return [
    // The compiler knows that nothing comes behind a throw, and does not know it of what may be undefined.
    replace(statement, statement.getStart(), start, `throw interaction.queue?.snooze(${before}`),
    replace(statement, end, call.end, `${after})`),
    replace(thrown, gone.start, gone.end, ''),
  ]
}

/** The class in `throw new DelayedError()` where a handler has moved its job. */
export function delayedThrows(code: Code, handler: ts.Node): ts.Expression[] {
  return eachNode([handler], ts.isExpressionStatement).flatMap((statement) => {
    const thrown = isMoving(statement) ? thrownBehind(code, statement) : undefined
    return thrown !== undefined && ts.isNewExpression(thrown.expression)
      ? [thrown.expression.expression]
      : []
  })
}

/** Whether an expression is the token that `moveToDelayed` is given. */
export function isMovingToken(node: ts.Node): boolean {
  const given = ts.isNonNullExpression(node.parent) ? node.parent : node
  const call = given.parent
  return (
    ts.isCallExpression(call) &&
    call.arguments[1] === given &&
    ts.isPropertyAccessExpression(call.expression) &&
    call.expression.name.text === 'moveToDelayed'
  )
}

function isMoving({ expression }: ts.ExpressionStatement): boolean {
  return (
    ts.isAwaitExpression(expression) &&
    ts.isCallExpression(expression.expression) &&
    ts.isPropertyAccessExpression(expression.expression.expression) &&
    expression.expression.expression.name.text === 'moveToDelayed'
  )
}

function thrownBehind(code: Code, statement: ts.Node): ts.ThrowStatement | undefined {
  const { parent } = statement
  if (!ts.isExpressionStatement(statement) || !ts.isBlock(parent)) return undefined
  const next = parent.statements[parent.statements.indexOf(statement) + 1]
  if (next === undefined || !ts.isThrowStatement(next)) return undefined
  const { expression } = next
  const error = ts.isNewExpression(expression) && importedMember(code, expression.expression)
  return error && error.module === 'bullmq' && error.name === 'DelayedError' ? next : undefined
}

/** A moment, as the time from now. */
function aroundTime(until: ts.Expression): readonly [before: string, after: string] {
  const isOne =
    ts.isIdentifier(until) || ts.isPropertyAccessExpression(until) || ts.isCallExpression(until)
  return isOne ? ['Math.max(0, ', ' - Date.now())'] : ['Math.max(0, (', ') - Date.now())']
}
