import { ts } from '../../inspect/source/typescript.js'
import { adminCalls, type BullmqCall, type PlanCall } from './bullmq-admin-calls.js'
import { readJobOptions, repeatText } from './bullmq-job-options.js'
import { followAdded } from '../plan/added-job.js'
import { changeOptions } from '../plan/change-options.js'
import { planManyJobs } from '../plan/many-jobs.js'
import { areInCall, changedText, optionsOf } from '../plan/options-of.js'
import type { Sheet } from '../apply/sheet.js'
import { jobTarget } from './job-target.js'
import { listMethods, planList } from './list-calls.js'
import { quoted } from '../code/quoted.js'

/** The edit that makes a use of a BullMQ queue one of pikku's client; a text says why there is none. */
export function planBullmqCall(
  sheet: Sheet,
  use: ts.Expression,
  queue: string,
  facts: Pick<BullmqCall, 'base' | 'jobName' | 'kinds' | 'hasPriorities'>,
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
  if (plan === undefined || !isCalled) return otherUse(method)
  if (facts.kinds?.way === 'queues' && giving[method] === undefined)
    return `${method} is about jobs of all names, and each name would have a queue of its own: call it for each of them`
  if (call.arguments.some(ts.isSpreadElement)) return 'its arguments are spread'
  const found = plan({
    sheet,
    call,
    method: access.name,
    queue: quoted(call.getSourceFile(), queue),
    queueName: queue,
    ...facts,
  })
  const given = giving[method]
  if (typeof found === 'string' || given === undefined) return found
  const added = followAdded(sheet.code, call)
  if (typeof added === 'string') return method === 'add' ? added : given
  // Of the other calls only the result of `add` has an id, and theirs must be of no use.
  if (method !== 'add' && added.length > 0) return given
  return () => {
    found()
    for (const edit of added) edit(sheet)
  }
}

/** What is given otherwise by pikku, where somebody takes it. */
const giving: Readonly<Record<string, string | undefined>> = {
  add: "the job that add gives is used: pikku's add gives its id",
  addBulk: "the jobs that addBulk gives are used: pikku's addMany gives their ids",
  upsertJobScheduler:
    "the job that upsertJobScheduler gives is used: pikku's schedule gives its key",
}

/** How pikku does what has no plain match. */
const hints: Readonly<Record<string, string>> = {
  drain: "pikku's queue.drain(name) removes delayed jobs too",
  getJob: 'read it by queue.findJob(name, id)',
  getDeduplicationJobId: 'queue.addIfNew(name, data) gives the id, and whether the job is new',
  getJobLogs: 'read job.logs of queue.getJob(name, id)',
  getJobScheduler: 'list them by queue.schedules(name)',
  getJobState: 'read job.status of queue.findJob(name, id)',
  getPrioritized: "list them by queue.list(name, { status: 'waiting' })",
  getRepeatableJobs: 'list them by queue.schedules(name)',
  getJobSchedulers: 'list them by queue.schedules(name)',
  obliterate: 'queue.drain(name) and queue.clean(name, { status, olderThan: 0 }) remove its jobs',
  promoteJobs: "call queue.promote(name, id) for each of queue.list(name, { status: 'delayed' })",
  removeDeduplicationKey: 'remove or cancel the job that holds the others back',
  removeDebounceKey: 'remove or cancel the job that holds the others back',
  removeRepeatable: 'end the schedule by queue.unschedule(name, key)',
  removeRepeatableByKey: 'end the schedule by queue.unschedule(name, key)',
  retryJobs: 'queue.retryAll(name) does it for failed jobs, each with all its attempts again',
  setGlobalConcurrency:
    'pikku limits the runs of a queue in a time (limit), or at once for each key (group)',
  setGlobalRateLimit: 'say limit: { max, per } in the wiring',
  on: "pikku's service tells its logger of errors: create it with a logger",
}

const counts = 'getStats(name) of QueueMonitor has the numbers of a queue'

/** `count`, `getJobCounts`, `getWaitingCount`, `getCountsPerPriority`. */
function isCounting(method: string): boolean {
  return /^(?:count|get\w*Counts?(?:PerPriority|ByTypes)?)$/.test(method)
}

function otherUse(method: string): string {
  if (method === '') return 'it is used other than by a call of its methods'
  const hint = hints[method] ?? (isCounting(method) ? counts : undefined)
  return `pikku has no plain match for ${method}${hint === undefined ? '' : `: ${hint}`}`
}

const plans: Readonly<Record<string, PlanCall | undefined>> = {
  ...adminCalls,
  ...Object.fromEntries(listMethods.map((method) => [method, planList])),
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

function planAdd(added: BullmqCall): (() => void) | string {
  const { sheet, call, base } = added
  const [name, data, given] = call.arguments
  const target = jobTarget(added, name)
  if (typeof target === 'string') return target
  const [before, after] = target.around
  if (data === undefined && before !== '') return 'its job has no data'
  const options = optionsOf(given, sheet.code)
  if (typeof options === 'string') return options
  const changes = readJobOptions(sheet.code, options, base)
  if (typeof changes === 'string') return changes
  const file = call.getSourceFile()
  return () => {
    if (name !== undefined) sheet.replace(file, name.getStart(), name.end, target.queue)
    if (data !== undefined && before !== '') {
      sheet.replace(file, data.getStart(), data.getStart(), before)
      sheet.replace(file, data.end, data.end, after)
    }
    if (areInCall(given)) changeOptions(sheet, given, changes)
    else if (data !== undefined && given !== undefined) {
      const text = changedText(options, changes)
      sheet.replace(file, data.end, given.end, text === '' ? '' : `, ${text}`)
    }
    if (options.has('repeat')) {
      sheet.follow(
        call,
        'Redis goes on repeating what this call has added so far, beside the new: end it once, by removeRepeatable of BullMQ',
      )
    }
  }
}

function planAddBulk(added: BullmqCall): (() => void) | string {
  const { sheet, call, method, base } = added
  const [list] = call.arguments
  if (list === undefined) return 'it adds no jobs'
  const queues = new Set<string>()
  const many = planManyJobs(sheet, list, (job) => {
    const target = jobTarget(added, job.get('name'))
    if (typeof target === 'string') return target
    queues.add(target.queue)
    const options = optionsOf(job.get('opts'))
    if (typeof options === 'string') return options
    const changes = readJobOptions(sheet.code, options, base)
    if (typeof changes === 'string') return changes
    const { around } = target
    return { text: changedText(options, changes), nodes: [...options.values()], around }
  })
  if (typeof many === 'string') return many
  const [queue, ...others] = queues
  if (others.length > 0)
    return 'its jobs have several names, and each would have a queue of its own: add those of one name at a time'
  const file = call.getSourceFile()
  return () => {
    sheet.replace(file, method.getStart(), method.end, 'addMany')
    sheet.replace(file, list.getStart(), list.getStart(), `${queue}, `)
    many.apply()
    if (many.options !== '') sheet.replace(file, list.end, list.end, `, ${many.options}`)
  }
}

/** `upsertJobScheduler(id, repeat, { data, opts })`: pikku's schedule has the same id in Redis. */
function planSchedule(added: BullmqCall): (() => void) | string {
  const { sheet, call, method, base } = added
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
  const changes = readJobOptions(sheet.code, options, base)
  if (typeof changes === 'string') return changes
  const target = jobTarget(added, job.get('name'))
  if (typeof target === 'string') return target
  const [before, after] = target.around
  const parts = [
    target.queue,
    when,
    `${before}${data.getText()}${after}`,
    changedText(options, changes),
  ]
  const file = call.getSourceFile()
  return () => {
    sheet.replace(file, method.getStart(), method.end, 'schedule')
    const last = call.arguments.at(-1) ?? id
    sheet.replace(file, id.getStart(), last.end, parts.filter(Boolean).join(', '))
  }
}
