import { ts } from '../inspect/source/typescript.js'
import { readJobOptions, repeatText } from './bullmq-job-options.js'
import { changeOptions } from './change-options.js'
import { planManyJobs } from './many-jobs.js'
import { changedText, optionsOf, type Options } from './options-of.js'
import type { Sheet } from './sheet.js'

/** The edit that makes a use of a BullMQ queue one of pikku's client; a text says why there is none. */
export function planBullmqCall(
  sheet: Sheet,
  use: ts.Identifier,
  queue: ts.StringLiteralLike,
  base: Options,
): (() => void) | string {
  const access = use.parent
  const call = access.parent
  const isCalled =
    ts.isPropertyAccessExpression(access) &&
    access.expression === use &&
    ts.isCallExpression(call) &&
    call.expression === access
  const method = isCalled ? access.name.text : ''
  const plan = plans[method]
  if (method === 'close') return () => {}
  if (plan === undefined || !isCalled) return 'it is used other than by add'
  if (call.arguments.some(ts.isSpreadElement)) return 'its arguments are spread'
  const found = plan({ sheet, call, method: access.name, queue: queue.getText(), base })
  if (typeof found === 'string' || giving[method] === undefined || isUnused(call)) return found
  return giving[method]
}

interface BullmqCall {
  readonly sheet: Sheet
  readonly call: ts.CallExpression
  readonly method: ts.MemberName
  readonly queue: string
  readonly base: Options
}

type PlanCall = (call: BullmqCall) => (() => void) | string

/** What is given otherwise by pikku, where somebody takes it. */
const giving: Readonly<Record<string, string | undefined>> = {
  add: "the job that add gives is used: pikku's add gives its id",
  addBulk: "the jobs that addBulk gives are used: pikku's addMany gives their ids",
  upsertJobScheduler:
    "the job that upsertJobScheduler gives is used: pikku's schedule gives its key",
}

const plans: Readonly<Record<string, PlanCall | undefined>> = {
  add: planAdd,
  addBulk: planAddBulk,
  upsertJobScheduler: planSchedule,
  removeJobScheduler: ({ sheet, call, method, queue }) => {
    const [id] = call.arguments
    if (id === undefined) return 'it names no schedule'
    const file = call.getSourceFile()
    return () => {
      sheet.replace(file, method.getStart(), method.end, 'unschedule')
      sheet.replace(file, id.getStart(), id.getStart(), `${queue}, `)
    }
  },
}

function planAdd({ sheet, call, queue, base }: BullmqCall): (() => void) | string {
  const [name, , given] = call.arguments
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const changes = readJobOptions(options, base)
  if (typeof changes === 'string') return changes
  const file = call.getSourceFile()
  return () => {
    if (name !== undefined) sheet.replace(file, name.getStart(), name.end, queue)
    changeOptions(sheet, given, changes)
    if (options.has('repeat')) {
      sheet.follow(
        call,
        'Redis goes on repeating what this call has added so far, beside the new: end it once, by removeRepeatable of BullMQ',
      )
    }
  }
}

function planAddBulk({ sheet, call, method, queue, base }: BullmqCall): (() => void) | string {
  const [list] = call.arguments
  if (list === undefined) return 'it adds no jobs'
  const many = planManyJobs(sheet, list, (job) => {
    const options = optionsOf(job.get('opts'))
    if (typeof options === 'string') return options
    const changes = readJobOptions(options, base)
    if (typeof changes === 'string') return changes
    return { text: changedText(options, changes), nodes: [...options.values()] }
  })
  if (typeof many === 'string') return many
  const file = call.getSourceFile()
  return () => {
    sheet.replace(file, method.getStart(), method.end, 'addMany')
    sheet.replace(file, list.getStart(), list.getStart(), `${queue}, `)
    many.apply()
    if (many.options !== '') sheet.replace(file, list.end, list.end, `, ${many.options}`)
  }
}

/** `upsertJobScheduler(id, repeat, { data, opts })`: pikku's schedule has the same id in Redis. */
function planSchedule({ sheet, call, method, queue, base }: BullmqCall): (() => void) | string {
  const [id, repeat, template] = call.arguments
  if (id === undefined || repeat === undefined) return 'it does not say when it repeats'
  const when = repeatText(repeat, id)
  if (!when.startsWith('{')) return when
  const job = optionsOf(template)
  if (typeof job === 'string') return job
  const data = job.get('data')
  if (data === undefined) return 'its schedule has no data'
  const options = optionsOf(job.get('opts'))
  if (typeof options === 'string') return options
  const changes = readJobOptions(options, base)
  if (typeof changes === 'string') return changes
  const parts = [queue, when, data.getText(), changedText(options, changes)]
  const file = call.getSourceFile()
  return () => {
    sheet.replace(file, method.getStart(), method.end, 'schedule')
    const last = call.arguments.at(-1) ?? id
    sheet.replace(file, id.getStart(), last.end, parts.filter(Boolean).join(', '))
  }
}

function isUnused(call: ts.CallExpression): boolean {
  const { parent } = call
  return ts.isExpressionStatement(
    ts.isAwaitExpression(parent) || ts.isVoidExpression(parent) ? parent.parent : parent,
  )
}
