import { ts } from '../../inspect/source/typescript.js'
import { isLiteral } from '../code/is-literal.js'
import { isNumeric } from '../code/is-numeric.js'
import { mayBeNegative } from '../code/may-be-negative.js'
import { memberText } from '../code/member-text.js'
import { numberOf } from '../code/number-of.js'
import { timeFromNow } from '../code/time-from-now.js'
import { optionsOf, otherOption, type Options } from '../plan/options-of.js'
import type { WorkerDefaults } from '../plan/worker-defaults.js'
import { policyReason, singletonReason } from './pg-boss-keys.js'

/** Members of pikku's options, each as text. */
interface Members {
  readonly members: readonly string[]
}

const known = [
  'expireInHours',
  'expireInMinutes',
  'expireInSeconds',
  'id',
  'priority',
  'retryBackoff',
  'retryDelay',
  'retryLimit',
  'startAfter',
]

/** What stays with the queue itself, which is still made by `createQueue`. */
const ofTheQueue = [
  'deleteAfterSeconds',
  'name',
  'notify',
  'partition',
  'retentionSeconds',
  'warningQueueSize',
]

const retention =
  'write expires, with which a job that has waited for longer fails, where pg-boss deletes it'

const reasons: Readonly<Record<string, string | undefined>> = {
  db: 'add it by queue.withTransaction(transaction)',
  deadLetter: "pg-boss hands on the data alone, pikku's dead letters say the error too",
  deleteAfterSeconds: 'write removeOnComplete: { age } and removeOnFail: { age }',
  heartbeatSeconds: 'pikku renews the lock of a job while its handler runs',
  keepUntil: retention,
  retentionDays: retention,
  retentionHours: retention,
  retentionMinutes: retention,
  retentionSeconds: retention,
  retryDelayMax: 'write retry: { maxDelay }',
}

/** Of the job that options are about. */
export interface SentJob {
  readonly data: ts.Expression | undefined
  /** Whether its worker limits how many jobs of one group run at once, without which a group means nothing. */
  readonly isGrouped: boolean
}

/** The options of `send`, in pikku's words; a text says what has no match. */
export function readSendOptions(options: Options, job: SentJob): Members | string {
  const held = singletonReason(options, job.data)
  if (held !== undefined) return held
  const other = otherOption(options, [...known, 'group'])
  if (other !== undefined) return noMatch(other)
  const parts = [readRetry(options), readTimes(options)]
  const wrong = parts.find((part) => typeof part === 'string')
  if (typeof wrong === 'string') return wrong
  const [id, priority] = [options.get('id'), options.get('priority')]
  const group = job.isGrouped ? options.get('group') : undefined
  return {
    members: [
      ...parts.flatMap((part) => (typeof part === 'string' ? [] : part.members)),
      ...(priority === undefined ? [] : [memberText(priority, 'priority')]),
      ...(id === undefined ? [] : [memberText(id, 'jobId')]),
      ...(group === undefined ? [] : [memberText(group, 'group')]),
    ],
  }
}

/** What pg-boss does with a queue's jobs, as its worker's wiring says it: two retries at once, unless it is told. */
export function readQueueDefaults(given: ts.Expression | undefined): WorkerDefaults | string {
  const options = optionsOf(given)
  if (typeof options === 'string') return `of createQueue, ${options}`
  const policy = options.get('policy')
  const isStandard = policy === undefined || policy.getText().slice(1, -1) === 'standard'
  if (policy !== undefined && !isStandard) return policyReason(policy)
  const other = otherOption(options, [...known, ...ofTheQueue, 'policy'])
  if (other !== undefined) return `of createQueue, ${noMatch(other)}`
  if (![...options.values()].every(isLiteral))
    return 'what createQueue gives it are no plain values'
  const [retry, times] = [readRetry(options), readTimes(options)]
  if (typeof retry === 'string') return retry
  if (typeof times === 'string') return times
  const limit = options.get('retryLimit')
  const attempts = (limit === undefined ? 2 : (numberOf(limit) ?? 2)) + 1
  const wait = options.has('retryDelay') ? waitText(options) : 'delay: 0'
  return {
    settings: [`retry: { attempts: ${attempts}, ${wait} }`, ...times.members],
    config: [],
  }
}

function noMatch(option: string): string {
  const reason = reasons[option]
  return `its option ${option} has no plain match in pikku${reason === undefined ? '' : `: ${reason}`}`
}

function readRetry(options: Options): Members | string {
  const [limit, delay, backoff] = [
    options.get('retryLimit'),
    options.get('retryDelay'),
    options.get('retryBackoff'),
  ]
  if (backoff !== undefined && backoff.kind !== ts.SyntaxKind.FalseKeyword) {
    return "retryBackoff waits for a time that is partly chance: write retry: { backoff: 'exponential', delay }"
  }
  const wait = delay === undefined ? '' : waitText(options)
  if (wait === undefined) return 'its retryDelay is not a plain number of seconds'
  return {
    members: [
      ...(limit === undefined ? [] : [memberText(limit, 'retries')]),
      ...(wait === '' ? [] : [`retry: { ${wait} }`]),
    ],
  }
}

function waitText(options: Options): string | undefined {
  const delay = timeText(options.get('retryDelay'), 's')
  return delay && `backoff: 'fixed', delay: ${delay}`
}

function readTimes(options: Options): Members | string {
  const members: string[] = []
  const after = options.get('startAfter')
  if (after !== undefined) {
    const delay = delayText(after)
    if (delay === undefined)
      return `startAfter is no plain number of seconds, and no date: ${byDelay}`
    members.push(`delay: ${delay}`)
  }
  for (const [key, unit] of [
    ['expireInSeconds', 's'],
    ['expireInMinutes', 'm'],
    ['expireInHours', 'h'],
  ] as const) {
    const value = options.get(key)
    if (value === undefined) continue
    const timeout = timeText(value, unit)
    if (timeout === undefined) return `its ${key} is not a plain number`
    members.push(`timeout: ${timeout}`)
  }
  return { members }
}

const milliseconds = { s: 1000, m: 60_000, h: 3_600_000 } as const

/** `'30s'`, or the arithmetic of literals in milliseconds. */
export function timeText(
  value: ts.Expression | undefined,
  unit: keyof typeof milliseconds,
): string | undefined {
  if (value === undefined || !isNumeric(value)) return undefined
  return ts.isNumericLiteral(value)
    ? `'${value.text}${unit}'`
    : `(${value.getText()}) * ${milliseconds[unit]}`
}

export const byDelay = 'write delay, which is a time from now, in milliseconds or as text'

/** When a job starts: after a number of seconds, or at a date. */
export function delayText(after: ts.Expression): string | undefined {
  const seconds = timeText(after, 's')
  if (seconds !== undefined) return mayBeNegative(after) ? `Math.max(0, ${seconds})` : seconds
  return fromNow(after) ?? untilDate(after)
}

/** A text is a date if it ends with Z, and an interval of PostgreSQL otherwise. */
function untilDate(after: ts.Expression): string | undefined {
  const isDate = ts.isNewExpression(after) && after.expression.getText() === 'Date'
  if (isDate) return `Math.max(0, ${after.getText()}.getTime() - Date.now())`
  return ts.isStringLiteralLike(after) && after.text.endsWith('Z')
    ? `Math.max(0, new Date(${after.getText()}).getTime() - Date.now())`
    : undefined
}

/** `new Date(Date.now() + time)` is that time from now. */
function fromNow(value: ts.Expression): string | undefined {
  if (!ts.isNewExpression(value) || value.expression.getText() !== 'Date') return undefined
  const [moment] = value.arguments ?? []
  return moment && timeFromNow(moment)?.getText()
}
