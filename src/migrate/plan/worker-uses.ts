import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { placeOf } from '../code/place-of.js'
import { wholeLine } from '../code/whole-line.js'
import type { Holder } from './holder.js'
import type { JobFacts } from './job-members.js'
import { isLogging, middlewareText, readListener, type Listener } from './worker-listener.js'
import { retype, returnTypes } from './worker-types.js'

/** What becomes of what a program does with a worker that it holds. */
export interface WorkerUses {
  readonly apply: () => void
  /** Members of the wiring. */
  readonly settings: readonly string[]
}

/** A use becomes an edit, with a part of the wiring where it is a listener. */
interface ReadUse {
  readonly apply: () => void
  readonly listener?: Listener
}

type Facts = Pick<JobFacts, 'queue' | 'jobName'>

/** Reads the uses of a worker: `close`, listeners that log, and `return`; a text says which has no match. */
export function readWorkerUses(
  sheet: Sheet,
  facts: Facts,
  { uses }: Holder,
  made: ts.Node,
): WorkerUses | string {
  const read: ReadUse[] = []
  for (const use of uses) {
    const found = readUse(sheet, facts, use, made)
    if (typeof found === 'string') return found
    read.push(found)
  }
  const middleware = middlewareText(read.flatMap(({ listener }) => listener ?? []))
  return {
    settings: middleware === undefined ? [] : [middleware],
    apply: () => {
      for (const { apply } of read) apply()
    },
  }
}

function readUse(sheet: Sheet, facts: Facts, use: ts.Expression, made: ts.Node): ReadUse | string {
  const access = use.parent
  const file = use.getSourceFile()
  if (ts.isReturnStatement(access)) return { apply: () => retype(sheet, returnTypes(use)) }
  const call = access.parent
  const isMethod =
    ts.isPropertyAccessExpression(access) &&
    access.expression === use &&
    ts.isCallExpression(call) &&
    call.expression === access
  if (!isMethod) return `its worker is used at ${placeOf(use)} other than by close()`
  const method = access.name.text
  if (method === 'close' && call.arguments.length === 0) {
    return { apply: () => sheet.replace(file, access.name.getStart(), access.name.end, 'stop') }
  }
  const [event, listener] = call.arguments
  if (method !== 'on' || event === undefined || !ts.isStringLiteralLike(event))
    return `its worker is used by ${method} (${placeOf(use)}): workers of pikku have start, stop and health`
  const statement = call.parent
  if (!ts.isExpressionStatement(statement))
    return `its worker is listened to in a chain (${placeOf(use)}): write a statement for each event`
  if (event.text === 'error' && listener !== undefined && isLogging(listener)) {
    return {
      apply: () => {
        removeStatement(sheet, statement)
        sheet.follow(
          statement,
          "this listener for 'error' goes: pikku tells its logger of lost connections (the option logger of createBullMQWorkers)",
        )
      },
    }
  }
  const read = readListener(sheet.code, facts, event.text, listener)
  if (typeof read === 'string') return read
  if (statement.parent !== made.parent)
    return `its worker is listened to in another block (${placeOf(use)}): write it beside the worker`
  return { apply: () => removeStatement(sheet, statement), listener: read }
}

function removeStatement(sheet: Sheet, statement: ts.Statement): void {
  const { start, end } = wholeLine(statement)
  sheet.replace(statement.getSourceFile(), start, end, '')
}
