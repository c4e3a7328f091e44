import { cronProblem } from '../cron/read-cron.js'
import { timezoneProblem } from '../cron/zone-clock.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { parseDuration } from '../facts/parse-duration.js'
import { priorityNumber } from '../facts/priorities.js'
import type { ScheduleModel } from '../model/queue-model.js'
import { scheduleOptions } from '../model/schedule-settings.js'
import { entryOf, type StaticValue } from '../model/static-value.js'
import type { Rule } from './rule.js'

const known: readonly string[] = ['queue', 'name', ...scheduleOptions]

/** Options of a schedule that do not exist, that cannot be what they are, or that no engine could keep. */
export const scheduleOptionsMakeSense: Rule = ({ schedules }) =>
  schedules.flatMap((schedule) => [
    ...unknownOptions(schedule),
    ...timing(schedule),
    ...values(schedule),
  ])

function unknownOptions({ options }: ScheduleModel): Diagnostic[] {
  return options.entries
    .filter(({ key }) => !known.includes(key))
    .map(({ key, keySpan }) =>
      diagnose('unknownScheduleOption', { option: key, known: known.join(', ') }, keySpan),
    )
}

function timing({ options, call }: ScheduleModel): Diagnostic[] {
  const [cron, every, timezone] = ['cron', 'every', 'timezone'].map((key) => {
    const entry = entryOf(options, key)
    return isUndefined(entry?.value) ? undefined : entry
  })
  const finding = (option: string, reason: string, instead: string, span = call.span): Diagnostic =>
    diagnose('scheduleTiming', { option, reason, instead }, span)
  if (cron === undefined && every === undefined)
    return [finding('cron', 'it is missing', "Give cron ('0 3 * * *') or every ('5m').")]
  if (cron !== undefined && every !== undefined)
    return [finding('every', 'the schedule has cron too', 'Keep one of the two.', every.keySpan)]
  const problems: Diagnostic[] = []
  const check = (
    entry: typeof cron,
    problemOf: (value: unknown) => string | undefined,
    instead: string,
  ): void => {
    if (entry === undefined || entry.value.kind === 'dynamic') return
    const value = entry.value.kind === 'constant' ? entry.value.value : null
    const problem = problemOf(value)
    if (problem !== undefined) problems.push(finding(entry.key, problem, instead, entry.value.span))
  }
  check(cron, cronProblem, "Write five fields, or six with the second first: '0 3 * * *'.")
  check(timezone, timezoneProblem, "Write a name of the IANA database: 'Europe/Berlin'.")
  if (timezone !== undefined && every !== undefined)
    problems.push(finding('timezone', 'an interval has none', 'Remove it.', timezone.keySpan))
  check(every, everyProblem, "Write milliseconds, or a string such as '5m'.")
  return problems
}

function everyProblem(value: unknown): string | undefined {
  const milliseconds = typeof value === 'string' ? parseDuration(value) : value
  if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds)) return 'it is no duration'
  return milliseconds < 1 ? 'it must be at least 1 ms' : undefined
}

const isDuration = (value: unknown): boolean =>
  typeof value === 'string'
    ? parseDuration(value) !== undefined
    : typeof value === 'number' && Number.isFinite(value) && value >= 0
const isOneOf =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && names.includes(value)

const expectations: Readonly<
  Record<string, { readonly words: string; readonly fits: (value: unknown) => boolean }>
> = {
  overlap: { words: "'allow' or 'skip'", fits: isOneOf('allow', 'skip') },
  missed: { words: "'once' or 'skip'", fits: isOneOf('once', 'skip') },
  jitter: { words: "a number of milliseconds or a string such as '5m'", fits: isDuration },
  expires: { words: "a number of milliseconds or a string such as '5m'", fits: isDuration },
  priority: {
    words: "a whole number, 'low', 'normal', 'high' or 'critical'",
    fits: (value) =>
      typeof value === 'string' ? priorityNumber(value) !== undefined : Number.isInteger(value),
  },
}

function values({ options }: ScheduleModel): Diagnostic[] {
  return options.entries.flatMap(({ key, value }) => {
    const expected = expectations[key]
    if (expected === undefined || value.kind === 'dynamic' || isUndefined(value)) return []
    if (value.kind === 'constant' && expected.fits(value.value)) return []
    const found = value.kind === 'constant' ? JSON.stringify(value.value) : `this ${value.kind}`
    return [
      diagnose('optionWrongType', { option: key, expected: expected.words, found }, value.span),
    ]
  })
}

function isUndefined(value: StaticValue | undefined): boolean {
  return value === undefined || (value.kind === 'constant' && value.value === undefined)
}
