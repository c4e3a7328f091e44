import { ts } from '../inspect/source/typescript.js'
import { planManyJobs } from './many-jobs.js'
import { memberText } from './member-text.js'
import { optionsOf, optionsText, type Options } from './options-of.js'
import { readSendOptions, timeText } from './pg-boss-options.js'
import type { Sheet } from './sheet.js'

/** A call of pg-boss that adds jobs, by the name of its method. */
export type PlanBossCall = (sheet: Sheet, call: ts.CallExpression) => BossCall | string

/** What becomes of it: the client's method, and the edits of its arguments. */
export interface BossCall {
  readonly method: string
  readonly apply: () => void
}

export const bossCalls: Readonly<Record<string, PlanBossCall | undefined>> = {
  send: (sheet, call) => {
    const [, data, given] = call.arguments
    return planSend(sheet, call, data, given, [])
  },
  sendAfter: (sheet, call) => {
    const [, data, given, after] = call.arguments
    const delay = timeText(after, 's')
    if (delay === undefined) return 'when it is sent is not a plain number of seconds'
    const isNull = given?.kind === ts.SyntaxKind.NullKeyword
    return planSend(sheet, call, data, isNull ? undefined : given, [`delay: ${delay}`])
  },
  insert: planInsert,
  schedule: planSchedule,
  unschedule: (sheet, call) => {
    const [queue, key] = call.arguments
    if (queue === undefined || key !== undefined) return { method: 'unschedule', apply: () => {} }
    const file = call.getSourceFile()
    return {
      method: 'unschedule',
      apply: () => sheet.replace(file, queue.end, queue.end, `, ${queue.getText()}`),
    }
  },
  sendDebounced: () => 'pikku does not hold back jobs that are like others',
  sendThrottled: () => 'pikku does not hold back jobs that are like others',
}

function planSend(
  sheet: Sheet,
  call: ts.CallExpression,
  data: ts.Expression | undefined,
  given: ts.Expression | undefined,
  more: readonly string[],
): BossCall | string {
  if (data === undefined) return 'it sends no data: say what the queue takes'
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const wishes = readSendOptions(options)
  if (typeof wishes === 'string') return wishes
  const file = call.getSourceFile()
  const last = call.arguments.at(-1) ?? data
  const text = optionsText([...more, ...wishes.members])
  return {
    method: 'add',
    apply: () => {
      if (last !== data) {
        sheet.replace(file, data.end, last.end, text === '' ? '' : `, ${text}`)
      }
    },
  }
}

function planInsert(sheet: Sheet, call: ts.CallExpression): BossCall | string {
  const [, list, given] = call.arguments
  if (list === undefined || given !== undefined) return 'its options have no match in pikku'
  const many = planManyJobs(sheet, list, (job) => {
    const own: Options = new Map([...job].filter(([key]) => key !== 'data'))
    const wishes = readSendOptions(own)
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
function planSchedule(sheet: Sheet, call: ts.CallExpression): BossCall | string {
  const [queue, cron, data, given] = call.arguments
  if (queue === undefined || cron === undefined) return 'it does not say when it repeats'
  if (data === undefined || data.kind === ts.SyntaxKind.NullKeyword)
    return 'it sends no data: say what the queue takes'
  if (/^.?(?:RRULE|DTSTART)/.test(cron.getText())) return 'it is not a cron expression'
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const [zone, key] = [options.get('tz'), options.get('key')]
  const wishes = readSendOptions(
    new Map([...options].filter(([name]) => name !== 'tz' && name !== 'key')),
  )
  if (typeof wishes === 'string') return wishes
  const when = optionsText([
    memberText(cron, 'cron'),
    zone === undefined ? "timezone: 'UTC'" : memberText(zone, 'timezone'),
    memberText(key ?? queue, 'key'),
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
