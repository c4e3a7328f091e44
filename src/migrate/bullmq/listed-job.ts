import { ts } from '../../inspect/source/typescript.js'
import { placeOf } from '../code/place-of.js'
import { quoted } from '../code/quoted.js'
import type { BullmqCall } from './bullmq-admin-calls.js'

/** What a job of BullMQ says, in the words of a job that `list` gives. */
const members: Readonly<Record<string, string | undefined>> = {
  data: 'data',
  failedReason: 'error?.message',
  finishedOn: 'finishedAt?.getTime()',
  id: 'id',
  processedOn: 'startedAt?.getTime()',
  queueName: 'queueName',
  timestamp: 'createdAt.getTime()',
}

/** The same of a job that has its name in its data. */
const membersOfKind: Readonly<Record<string, string | undefined>> = {
  data: 'data.data',
  name: 'data.name',
}

const hints: Readonly<Record<string, string | undefined>> = {
  getState: 'read job.status, or job.getStatus()',
  moveToFailed: 'call queue.cancel(name, job.id, reason)',
  retry: 'queue.retry(name, job.id) lets it have all its attempts again',
  returnvalue: 'read job.result, which is undefined where there is none',
  updateData: 'call queue.update(name, job.id, data)',
}

/** Edits of every use of a job that a loop gives; a text says which of them has no match. */
export function readListedJob(
  { sheet, call, method, queue, jobName, kinds }: BullmqCall,
  variable: ts.Identifier,
  status: string,
): readonly (() => void)[] | string {
  const client = call.expression.getText().slice(0, -method.text.length)
  const edits: (() => void)[] = []
  const symbol = sheet.code.symbolOf(variable)
  const uses = symbol === undefined ? [] : sheet.code.referencesTo(symbol)
  for (const use of uses.filter((each) => each !== variable)) {
    const access = use.parent
    const file = use.getSourceFile()
    if (!ts.isPropertyAccessExpression(access) || access.expression !== use)
      return `a job that it lists is used as a whole (${placeOf(use)}): use job.data, job.id and the like`
    const { text } = access.name
    const outer = access.parent
    const isCalled = ts.isCallExpression(outer) && outer.expression === access
    const ofKind = kinds === undefined ? undefined : membersOfKind[text]
    const isCounted = text === 'attemptsMade' && isEnded(status)
    const now = ofKind ?? (isCounted ? 'attempts' : members[text])
    if (text === 'name' && kinds === undefined && 'only' in jobName) {
      const only = quoted(file, jobName.only)
      edits.push(() => sheet.replace(file, access.getStart(), access.end, only))
    } else if (
      isCalled &&
      (text === 'remove' || text === 'promote') &&
      outer.arguments.length === 0
    ) {
      const changed = `${client}${text}(${queue}, ${use.text}.id)`
      edits.push(() => sheet.replace(file, outer.getStart(), outer.end, changed))
    } else if (now !== undefined && !isCalled) {
      edits.push(() => sheet.replace(file, access.name.getStart(), access.name.end, now))
    } else {
      const hint = hints[text]
      return `job.${text} of a job that it lists has no plain match (${placeOf(use)})${hint === undefined ? '' : `: ${hint}`}`
    }
  }
  return edits
}

function isEnded(status: string): boolean {
  return status === 'completed' || status === 'failed'
}
