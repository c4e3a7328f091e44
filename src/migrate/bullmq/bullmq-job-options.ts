import { retryDefaults } from '../../facts/retry-defaults.js'
import { ts } from '../../inspect/source/typescript.js'
import { constantBehind } from '../code/literal-name.js'
import { mayBeNegative } from '../code/may-be-negative.js'
import type { Code } from '../code/read-code.js'
import { memberText } from '../code/member-text.js'
import { numberOf } from '../code/number-of.js'
import { optionsOf, otherOption, type OptionChanges, type Options } from '../plan/options-of.js'
import { deduplicationNames } from './queue-unique.js'

const known = [
  ...deduplicationNames,
  'attempts',
  'backoff',
  'delay',
  'jobId',
  'priority',
  'removeOnComplete',
  'removeOnFail',
  'repeat',
]

/** What pikku allows; BullMQ goes up to 2 097 152. */
const mostPriority = 1_000_000

/**
 * What is asked of one job, in pikku's words; a text says what has no match. `base` is what the queue asks for all of
 * its jobs, which its worker says from now on.
 */
export function readJobOptions(
  code: Code,
  options: Options,
  base: Options,
): OptionChanges | string {
  const other = otherOption(options, known)
  if (other !== undefined) return `the job option ${other} has no plain match in pikku`
  const changes = new Map<string, string | null>()
  const late = readDelay(code, options)
  const readers = [readRetry, readPriority, readKept, readRepeat, readDeduplication]
  for (const [key, text] of late) changes.set(key, text)
  for (const read of readers) {
    const found = read(options, base)
    if (typeof found === 'string') return found
    for (const [key, text] of found) changes.set(key, text)
  }
  return changes
}

/** A job that was due before runs at once in BullMQ. */
function readDelay(
  code: Code,
  options: Options,
): readonly (readonly [key: string, text: string])[] {
  const delay = options.get('delay')
  return delay !== undefined && mayBeNegative(constantBehind(code, delay))
    ? [['delay', `delay: Math.max(0, ${delay.getText()})`]]
    : []
}

type Changes = readonly (readonly [key: string, text: string | null])[] | string

/** The wiring says it for all jobs of the queue. */
function readDeduplication(options: Options): Changes {
  return deduplicationNames.filter((name) => options.has(name)).map((name) => [name, null] as const)
}

/** BullMQ tries again at once unless it is told to wait, and only where it is told how often. */
function readRetry(options: Options, base: Options): Changes {
  const own = { attempts: options.get('attempts'), backoff: options.get('backoff') }
  if (own.attempts === undefined && own.backoff === undefined) return []
  const attempts = own.attempts ?? base.get('attempts')
  const backoff = own.backoff ?? base.get('backoff')
  if (attempts === undefined) return [['backoff', null]]
  const count = numberOf(attempts)
  if (count !== undefined && count < 2) {
    return [...(own.attempts ? [['attempts', 'attempts: 1'] as const] : []), ['backoff', null]]
  }
  const wait = readBackoff(backoff, count)
  if (typeof wait === 'string') return wait
  const parts = [
    ...(own.attempts === undefined ? [] : [memberText(own.attempts, 'attempts')]),
    ...(own.backoff === undefined && base.has('backoff')
      ? wait.limit
      : [...wait.own, ...wait.limit]),
  ]
  const text =
    parts.length === 1 && own.attempts !== undefined
      ? (parts[0] ?? '')
      : `retry: { ${parts.join(', ')} }`
  return own.attempts === undefined
    ? [['backoff', text]]
    : [
        ['attempts', text],
        ['backoff', null],
      ]
}

interface Wait {
  readonly own: readonly string[]
  /** `maxDelay`, where pikku's own would cut the waits short. */
  readonly limit: readonly string[]
}

function readBackoff(
  backoff: ts.Expression | undefined,
  attempts: number | undefined,
): Wait | string {
  if (backoff === undefined) return { own: ['delay: 0'], limit: [] }
  if (!ts.isObjectLiteralExpression(backoff)) {
    // A number is a wait that stays the same; of a variable nobody knows what it holds.
    return numberOf(backoff) === undefined
      ? 'its backoff is not written in the call'
      : { own: ["backoff: 'fixed'", `delay: ${backoff.getText()}`], limit: [] }
  }
  const options = optionsOf(backoff)
  if (typeof options === 'string') return options
  const other = otherOption(options, ['type', 'delay'])
  if (other !== undefined) return `backoff.${other} has no match in pikku`
  const [type, delay] = [options.get('type'), options.get('delay')]
  const kind = type !== undefined && ts.isStringLiteralLike(type) ? type.text : ''
  if ((kind !== 'fixed' && kind !== 'exponential') || type === undefined)
    return 'its backoff is a custom strategy of the project'
  if (delay === undefined) return 'its backoff has no delay'
  const own = [`backoff: ${type.getText()}`, memberText(delay, 'delay')]
  if (kind === 'fixed') return { own, limit: [] }
  const first = numberOf(delay)
  if (attempts === undefined || first === undefined) {
    return "nothing limits how long its waits grow, and pikku's stop growing at one minute unless maxDelay is given"
  }
  const longest = first * 2 ** (attempts - 2)
  return { own, limit: longest > retryDefaults.maxDelay ? [`maxDelay: ${longest}`] : [] }
}

/** Turned round: in BullMQ 1 is the first of those that have one, and behind all that have none, which is pikku's 0. */
function readPriority(options: Options, base: Options): Changes {
  const priority = options.get('priority')
  if (priority === undefined) return []
  const value = numberOf(priority)
  if (value === undefined || !Number.isInteger(value)) {
    return 'its priority is no plain number; in BullMQ the lower one runs first, in pikku the higher'
  }
  if (value > mostPriority) return `pikku has no priority as low as BullMQ's ${value}`
  if (value === 0) return base.has('priority') ? [] : [['priority', null]]
  return [['priority', `priority: ${-value}`]]
}

function readKept(options: Options): Changes {
  const found: [string, string][] = []
  for (const key of ['removeOnComplete', 'removeOnFail']) {
    const value = options.get(key)
    if (value === undefined) continue
    const text = keptText(value, key)
    if (text === undefined) return `what ${key} keeps is not written in the call`
    if (text !== value.parent.getText()) found.push([key, text])
  }
  return found
}

/** `{ count: 5 }` is the number in it, and an age is in seconds; what is no object stays. */
export function keptText(value: ts.Expression, key: string): string | undefined {
  if (!ts.isObjectLiteralExpression(value)) return memberText(value, key)
  const options = optionsOf(value)
  if (typeof options === 'string' || otherOption(options, ['age', 'count']) !== undefined)
    return undefined
  const [age, count] = [options.get('age'), options.get('count')]
  if (age === undefined) return count && memberText(count, key)
  const members = [count && memberText(count, 'count'), `age: ${secondsText(age)}`]
  return `${key}: { ${members.filter(Boolean).join(', ')} }`
}

/** A number of seconds as a duration of pikku's. */
function secondsText(value: ts.Expression): string {
  if (ts.isNumericLiteral(value)) return `'${value.text}s'`
  return ts.isIdentifier(value) ? `${value.text} * 1000` : `(${value.getText()}) * 1000`
}

function readRepeat(options: Options): Changes {
  const repeat = options.get('repeat')
  if (repeat === undefined) return []
  const text = repeatText(repeat, undefined)
  if (!text.startsWith('{')) return text
  const how = optionsOf(repeat)
  const every = typeof how === 'string' ? undefined : how.get('every')
  // BullMQ takes no notice of a delay here.
  return [
    ['repeat', [`repeat: ${text}`, ...(every ? [untilNext(every)] : [])].join(', ')],
    ['delay', null],
  ]
}

/** BullMQ begins at the next whole multiple of the time since 1970, and pikku at once. */
function untilNext(every: ts.Expression): string {
  const isPlain = ts.isIdentifier(every) || ts.isNumericLiteral(every)
  const text = isPlain ? every.text : `(${every.getText()})`
  return `delay: ${text} - (Date.now() % ${text})`
}

/** Where BullMQ counts if it is told no zone; pikku then counts in UTC. */
const zoneOfProcess = 'Intl.DateTimeFormat().resolvedOptions().timeZone'

/** `{ cron, timezone, key }` or `{ every, key }`; another text says why it cannot be. */
export function repeatText(repeat: ts.Expression, key: ts.Expression | undefined): string {
  const options = ts.isObjectLiteralExpression(repeat) ? optionsOf(repeat) : undefined
  if (options === undefined) return 'how it repeats is not written in the call'
  if (typeof options === 'string') return options
  const other = otherOption(options, ['pattern', 'cron', 'every', 'tz', 'key', 'jobId'])
  if (other !== undefined) return `repeat.${other} has no match in pikku`
  const [cron, every] = [options.get('pattern') ?? options.get('cron'), options.get('every')]
  const named = key ?? options.get('key') ?? options.get('jobId')
  const zone = options.get('tz')
  if ((cron === undefined) === (every === undefined)) return 'it does not say when it repeats'
  const parts = [
    cron && memberText(cron, 'cron'),
    every && memberText(every, 'every'),
    cron && (zone ? memberText(zone, 'timezone') : `timezone: ${zoneOfProcess}`),
    named && memberText(named, 'key'),
  ]
  return `{ ${parts.filter(Boolean).join(', ')} }`
}
