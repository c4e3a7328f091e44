import { ts } from '../../inspect/source/typescript.js'
import { literalName } from '../code/literal-name.js'
import { quoted } from '../code/quoted.js'
import { planManyJobs } from '../plan/many-jobs.js'
import { memberText } from '../code/member-text.js'
import { optionsOf, optionsText, otherOption, type Options } from '../plan/options-of.js'
import { isUnused } from '../plan/added-job.js'
import { slotReason } from './pg-boss-keys.js'
import { byDelay, delayText, readSendOptions } from './pg-boss-options.js'
import type { Sheet } from '../apply/sheet.js'

/** A call of a method of a boss. */
export interface GivenCall {
  readonly sheet: Sheet
  readonly call: ts.CallExpression
  /** Whether the worker of its queue limits how many jobs of one group run at once. */
  readonly isGrouped: boolean
}

/** What becomes of a call, by the name of its method; a text says why it has no match. */
export type PlanBossCall = (given: GivenCall) => BossCall | string

/** What becomes of it: the client's method, and the edits of its arguments. */
export interface BossCall {
  readonly method: string
  readonly apply: () => void
}

export const bossCalls: Readonly<Record<string, PlanBossCall | undefined>> = {
  send: (given) => {
    const [first, data, options] = given.call.arguments
    if (first !== undefined && ts.isObjectLiteralExpression(first)) return planRequest(given, first)
    return planSend(given, data, options, [])
  },
  sendAfter: (given) => {
    const [, data, options, after] = given.call.arguments
    const delay = after && delayText(after)
    if (delay === undefined)
      return `when it is sent is no plain number of seconds, and no date: ${byDelay}`
    const isNull = options?.kind === ts.SyntaxKind.NullKeyword
    return planSend(given, data, isNull ? undefined : options, [`delay: ${delay}`])
  },
  insert: planInsert,
  schedule: planSchedule,
  unschedule: ({ sheet, call }) => {
    const [queue, key] = call.arguments
    if (queue === undefined || key !== undefined) return { method: 'unschedule', apply: () => {} }
    const file = call.getSourceFile()
    return {
      method: 'unschedule',
      apply: () => sheet.replace(file, queue.end, queue.end, `, ${queue.getText()}`),
    }
  },
  cancel: planCancel,
  deleteQueuedJobs: (given) => planRemoval(given, 'drain', ''),
  deleteStoredJobs: (given) =>
    planRemoval(given, 'clean', ", { status: ['completed', 'failed'], olderThan: 0 }"),
  sendDebounced: ({
    call: {
      arguments: [, data, , seconds, key],
    },
  }) => slotReason({ seconds, key, data, isDebounced: true }),
  sendThrottled: ({
    call: {
      arguments: [, data, , seconds, key],
    },
  }) => slotReason({ seconds, key, data, isDebounced: false }),
}

interface Sent {
  readonly data: ts.Expression
  /** Members of the options. */
  readonly members: readonly string[]
}

function readSent(
  { isGrouped }: GivenCall,
  data: ts.Expression | undefined,
  options: ts.Expression | undefined,
): Sent | string {
  if (data === undefined) return 'it sends no data: say what the queue takes'
  const given = optionsOf(options)
  if (typeof given === 'string') return given
  const wishes = readSendOptions(given, { data, isGrouped })
  return typeof wishes === 'string' ? wishes : { data, members: wishes.members }
}

function planSend(
  given: GivenCall,
  argument: ts.Expression | undefined,
  options: ts.Expression | undefined,
  more: readonly string[],
): BossCall | string {
  const sent = readSent(given, argument, options)
  if (typeof sent === 'string') return sent
  const { sheet, call } = given
  const { data, members } = sent
  const file = call.getSourceFile()
  const last = call.arguments.at(-1) ?? data
  const text = optionsText([...more, ...members])
  return {
    method: 'add',
    apply: () => {
      if (last !== data) {
        sheet.replace(file, data.end, last.end, text === '' ? '' : `, ${text}`)
      }
    },
  }
}

/** `send({ name, data, options })`. */
function planRequest(given: GivenCall, request: ts.ObjectLiteralExpression): BossCall | string {
  const members = optionsOf(request)
  if (typeof members === 'string') return members
  const other = otherOption(members, ['name', 'data', 'options'])
  const name = members.get('name')
  if (other !== undefined || name === undefined) return 'what it sends is not written in the call'
  const sent = readSent(given, members.get('data'), members.get('options'))
  if (typeof sent === 'string') return sent
  const { sheet, call } = given
  const file = call.getSourceFile()
  const queue = quoted(file, literalName(sheet.code, name) ?? '')
  const parts = [queue, sent.data.getText(), optionsText(sent.members)].filter(Boolean)
  return {
    method: 'add',
    apply: () => sheet.replace(file, request.getStart(), request.end, parts.join(', ')),
  }
}

/** pg-boss leaves a job alone that has ended or is not there, and pikku says so by an error. */
function planCancel({ sheet, call }: GivenCall): BossCall | string {
  const [, id, ...others] = call.arguments
  if (id === undefined || others.length > 0 || ts.isArrayLiteralExpression(id))
    return 'it cancels several jobs, or within a transaction: call queue.cancel(name, id) for each'
  if (!isUnused(sheet.code, call)) return 'what cancel gives is used: queue.cancel gives nothing'
  const file = call.getSourceFile()
  const errors = ['JobFinishedError', 'JobNotFoundError']
  const isExpected = errors.map((error) => `error instanceof ${error}`).join(' || ')
  return {
    method: 'cancel',
    apply: () => {
      const text = `.catch((error) => { if (!(${isExpected})) throw error })`
      sheet.replace(file, call.end, call.end, text)
      for (const error of errors) sheet.need(file, 'pikku', error)
      sheet.follow(
        call,
        'a job that is cancelled has failed from now on, with JobCancelledError: count it apart where pg-boss had the state cancelled',
      )
    },
  }
}

function planRemoval({ sheet, call }: GivenCall, method: string, more: string): BossCall | string {
  const [queue, ...others] = call.arguments
  if (queue === undefined || others.length > 0) return 'it does not name one queue alone'
  const file = call.getSourceFile()
  return {
    method,
    apply: () => {
      if (more !== '') sheet.replace(file, queue.end, queue.end, more)
    },
  }
}

function planInsert({ sheet, call, isGrouped }: GivenCall): BossCall | string {
  const [, list, given] = call.arguments
  if (list === undefined || given !== undefined) return 'its options have no match in pikku'
  const many = planManyJobs(sheet, list, (job) => {
    const own: Options = new Map([...job].filter(([key]) => key !== 'data'))
    const wishes = readSendOptions(own, { data: job.get('data'), isGrouped })
    if (typeof wishes === 'string') return wishes
    return { text: optionsText(wishes.members), nodes: [...own.values()] }
  })
  if (typeof many === 'string') return many
  return {
    method: 'addMany',
    apply: () => {
      many.apply()
      const file = call.getSourceFile()
      if (many.options !== '') sheet.replace(file, list.end, list.end, `, ${many.options}`)
    },
  }
}

/** pg-boss keeps one schedule of a queue and key, and counts in UTC where nothing else is said. */
function planSchedule({ sheet, call, isGrouped }: GivenCall): BossCall | string {
  const [queue, cron, data, given] = call.arguments
  if (queue === undefined || cron === undefined) return 'it does not say when it repeats'
  if (data === undefined || data.kind === ts.SyntaxKind.NullKeyword)
    return 'it sends no data: say what the queue takes'
  if (/^.?(?:RRULE|DTSTART)/.test(cron.getText())) return 'it is not a cron expression'
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const [zone, key, missed] = [options.get('tz'), options.get('key'), options.get('missed')]
  const wishes = readSendOptions(
    new Map([...options].filter(([name]) => !['tz', 'key', 'missed'].includes(name))),
    { data, isGrouped },
  )
  if (typeof wishes === 'string') return wishes
  const when = optionsText([
    memberText(cron, 'cron'),
    zone === undefined ? "timezone: 'UTC'" : memberText(zone, 'timezone'),
    memberText(key ?? queue, 'key'),
    ...(missed === undefined ? [] : [memberText(missed, 'missed')]),
  ])
  const parts = [when, data.getText(), optionsText(wishes.members)]
  const last = call.arguments.at(-1) ?? data
  const file = call.getSourceFile()
  const named = [queue, ...(key === undefined ? [] : [key])].map((each) => each.getText())
  return {
    method: 'schedule',
    apply: () => {
      sheet.replace(file, cron.getStart(), last.end, parts.filter(Boolean).join(', '))
      sheet.follow(
        call,
        `pg-boss still keeps this schedule of its own: end it once, by unschedule(${named.join(', ')}) of pg-boss`,
      )
    },
  }
}
