import { DEFAULT_WAIT } from '../facts/default-wait.js'
import { parseDuration } from '../facts/parse-duration.js'
import { createEvaluator } from '../inspect/values/evaluate.js'
import { stripWrappers } from '../inspect/source/strip-wrappers.js'
import { memberName } from '../inspect/source/syntax.js'
import { ts } from '../inspect/source/typescript.js'
import type { StaticValue } from '../model/static-value.js'
import { isJobMethod } from './client-method.js'
import type { TopologyContext } from './topology-context.js'
import type { QueueCall } from './topology.js'

type CallOptions = Pick<QueueCall, 'isFanOut' | 'addsAnew' | 'timeout'>

/** What a call of the client itself says of the jobs that it adds, or of its wait. */
export function callOptions(
  context: TopologyContext,
  node: ts.CallExpression,
  declaration: ts.Node,
): CallOptions {
  const method = memberName(stripWrappers(node.expression))
  if (method === 'waitForCompletion') {
    const timeout = timeoutOf(context, node.arguments[isJobMethod(declaration) ? 0 : 2])
    return timeout === undefined ? {} : { timeout }
  }
  if (method !== 'add' && method !== 'addMany') return {}
  const isFanOut = method === 'addMany' || isRepeated(node)
  return {
    ...(isFanOut ? { isFanOut } : {}),
    ...(isWithoutId(context, node.arguments[2]) ? { addsAnew: true } : {}),
  }
}

/** Options that only the running program knows may hold an id. */
function isWithoutId(context: TopologyContext, options: ts.Expression | undefined): boolean {
  if (options === undefined) return true
  const value = createEvaluator(context).evaluate(options)
  return (
    value.kind === 'record' &&
    value.unread === undefined &&
    !value.entries.some(({ key }) => key === 'jobId' || key === 'unique')
  )
}

/** Undefined for one that only the running program knows. */
function timeoutOf(
  context: TopologyContext,
  options: ts.Expression | undefined,
): number | undefined {
  if (options === undefined) return DEFAULT_WAIT
  const value = createEvaluator(context).evaluate(options)
  if (value.kind !== 'record') return duration(value)
  if (value.unread !== undefined) return undefined
  const given = value.entries.find(({ key }) => key === 'timeout')
  return given === undefined ? DEFAULT_WAIT : duration(given.value)
}

function duration(value: StaticValue): number | undefined {
  if (value.kind !== 'constant') return undefined
  if (typeof value.value === 'number') return value.value
  return typeof value.value === 'string' ? parseDuration(value.value) : undefined
}

const repeating = new Set(['map', 'forEach', 'flatMap'])

/** Within a loop, or a function that an array calls for each of its elements. */
function isRepeated(node: ts.Node): boolean {
  for (let inner = node; !ts.isSourceFile(inner.parent); inner = inner.parent) {
    const { parent } = inner
    if (ts.isIterationStatement(parent, false)) {
      if (inner === parent.statement) return true
    } else if (ts.isFunctionLike(parent)) {
      const call = parent.parent
      const isGiven =
        ts.isCallExpression(call) &&
        call.arguments.some((argument) => argument === (parent as ts.Node))
      if (!isGiven || !repeating.has(memberName(stripWrappers(call.expression)) ?? '')) return false
      return true
    }
  }
  return false
}
