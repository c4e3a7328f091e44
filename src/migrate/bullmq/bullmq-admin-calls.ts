import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { memberText } from '../code/member-text.js'
import { isUnused } from '../plan/added-job.js'
import type { JobFacts } from '../plan/job-members.js'
import type { JobKinds } from '../plan/job-kinds.js'
import type { Options } from '../plan/options-of.js'

/** A call of a method of a BullMQ queue. */
export interface BullmqCall {
  readonly sheet: Sheet
  readonly call: ts.CallExpression
  readonly method: ts.MemberName
  /** The queue's name, as a literal. */
  readonly queue: string
  readonly queueName: string
  /** What the queue asks for all of its jobs. */
  readonly base: Options
  readonly jobName: JobFacts['jobName']
  /** The kinds of its jobs, where they are set apart from now on. */
  readonly kinds: JobKinds | undefined
  /** Whether some of its jobs have a priority. */
  readonly hasPriorities: boolean
}

/** The edit that makes it a call of pikku's client; a text says why there is none. */
export type PlanCall = (call: BullmqCall) => (() => void) | string

/** What a person does to a running queue. */
export const adminCalls: Readonly<Record<string, PlanCall | undefined>> = {
  isPaused: named,
  pause: named,
  resume: named,
  remove: () =>
    "pikku has no plain match for remove: pikku's queue.remove(name, id) rejects where there is no such job",
  clean: planClean,
  drain: (given) => {
    const [delayed] = given.call.arguments
    if (delayed?.kind !== ts.SyntaxKind.TrueKeyword || !isUnused(given.sheet.code, given.call))
      return "pikku has no plain match for drain: pikku's queue.drain(name) removes delayed jobs too"
    const file = given.call.getSourceFile()
    return () => given.sheet.replace(file, delayed.getStart(), delayed.end, given.queue)
  },
}

/** The same method, which takes the name of the queue first. */
function named({ sheet, call, queue }: BullmqCall): () => void {
  return () => sheet.replace(call.getSourceFile(), call.end - 1, call.end - 1, queue)
}

/** `clean(grace, limit, type)`, of jobs that have ended; a limit of 0 is none. */
function planClean({ sheet, call, queue }: BullmqCall): (() => void) | string {
  const [grace, limit, type] = call.arguments
  const status = type === undefined ? 'completed' : type.getText().slice(1, -1)
  if (grace === undefined || limit === undefined) return 'it does not say what it cleans'
  if (status !== 'completed' && status !== 'failed')
    return 'pikku cleans only completed and failed jobs: queue.clean(name, { status, olderThan })'
  if (!isUnused(sheet.code, call))
    return 'what clean gives is used: pikku gives how many jobs it has removed'
  const members = [
    type === undefined ? "status: 'completed'" : memberText(type, 'status'),
    memberText(grace, 'olderThan'),
    ...(limit.getText() === '0' ? [] : [memberText(limit, 'limit')]),
  ]
  const file = call.getSourceFile()
  return () =>
    sheet.replace(
      file,
      grace.getStart(),
      (type ?? limit).end,
      `${queue}, { ${members.join(', ')} }`,
    )
}
