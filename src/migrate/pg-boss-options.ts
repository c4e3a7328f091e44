import { ts } from '../inspect/source/typescript.js'
import { isLiteral } from './is-literal.js'
import { memberText } from './member-text.js'
import { numberOf } from './number-of.js'
import { optionsOf, otherOption, type Options } from './options-of.js'
import type { WorkerDefaults } from './worker-defaults.js'

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

const reasons: Readonly<Record<string, string>> = {
  deadLetter: "pg-boss hands on the data alone, pikku's dead letters say the error too",
  singletonKey:
    "what it holds back depends on the queue's policy; a jobId of pikku is one job for as long as it is kept",
}

/** The options of `send`, in pikku's words; a text says what has no match. */
export function readSendOptions(options: Options): Members | string {
  const other = otherOption(options, known)
  if (other !== undefined) return noMatch(other)
  const parts = [readRetry(options), readTimes(options)]
  const wrong = parts.find((part) => typeof part === 'string')
  if (typeof wrong === 'string') return wrong
  const [id, priority] = [options.get('id'), options.get('priority')]
  return {
    members: [
      ...parts.flatMap((part) => (typeof part === 'string' ? [] : part.members)),
      ...(priority === undefined ? [] : [memberText(priority, 'priority')]),
      ...(id === undefined ? [] : [memberText(id, 'jobId')]),
    ],
  }
}

/** What pg-boss does with a queue's jobs, as its worker's wiring says it: two retries at once, unless it is told. */
export function readQueueDefaults(given: ts.Expression | undefined): WorkerDefaults | string {
  const options = optionsOf(given)
  if (typeof options === 'string') return `of createQueue, ${options}`
  const policy = options.get('policy')
  const isStandard = policy === undefined || policy.getText().slice(1, -1) === 'standard'
  const other =
    otherOption(options, [...known, ...ofTheQueue, 'policy']) ?? (isStandard ? undefined : 'policy')
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
    const delay = timeText(after, 's') ?? fromNow(after)
    if (delay === undefined)
      return 'startAfter is neither a plain number of seconds nor counted from now'
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
  if (value === undefined || numberOf(value) === undefined) return undefined
  return ts.isNumericLiteral(value)
    ? `'${value.text}${unit}'`
    : `(${value.getText()}) * ${milliseconds[unit]}`
}

/** `new Date(Date.now() + time)` is that time from now. */
function fromNow(value: ts.Expression): string | undefined {
  if (!ts.isNewExpression(value) || value.expression.getText() !== 'Date') return undefined
  const [sum] = value.arguments ?? []
  if (sum === undefined || !ts.isBinaryExpression(sum)) return undefined
  const isSum = sum.operatorToken.kind === ts.SyntaxKind.PlusToken
  return isSum && sum.left.getText() === 'Date.now()' ? sum.right.getText() : undefined
}
