import { parseDuration } from '../facts/parse-duration.js'
import { priorityNumber } from '../facts/priorities.js'
import { diagnose } from '../diagnostics/diagnose.js'
import { backoffKinds, optionByName, workerEvents, type OptionType } from '../model/option-table.js'
import type { StaticValue } from '../model/static-value.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

/** A value that its option cannot be. What is known only at run time is checked there. */
export const optionType: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, written, entry } }) => {
    const type = name === null ? undefined : (optionByName.get(name)?.type ?? 'record')
    if (type === undefined || type === 'any' || name === 'queue') return []
    const { value } = entry
    if (value.kind === 'constant' && value.value === undefined) return []
    if (value.kind === 'dynamic' && !isNeeded(name)) return []
    const expected = expectation(type)
    if (expected.fits(value)) return []
    return [
      diagnose(
        'optionWrongType',
        { option: written, expected: expected.words, found: words(value) },
        value.span,
      ),
    ]
  })

/** What is written into the generated files, and so must be known before the program runs. */
function isNeeded(name: string | null): boolean {
  return name === 'deadLetterQueue' || name === 'external' || name === 'jobName'
}

interface Expectation {
  readonly words: string
  readonly fits: (value: StaticValue) => boolean
}

const isNumber = (value: StaticValue): boolean =>
  value.kind === 'constant' && typeof value.value === 'number'
const isText = (value: StaticValue): boolean =>
  value.kind === 'constant' && typeof value.value === 'string'
const isBoolean = (value: StaticValue): boolean =>
  value.kind === 'constant' && typeof value.value === 'boolean'
const isOneOf = (value: StaticValue, texts: readonly string[]): boolean =>
  value.kind === 'constant' && typeof value.value === 'string' && texts.includes(value.value)
const isDuration = (value: StaticValue): boolean =>
  isNumber(value) ||
  (value.kind === 'constant' &&
    typeof value.value === 'string' &&
    parseDuration(value.value) !== undefined)
const isKeepRule = (value: StaticValue): boolean =>
  value.kind === 'record' &&
  (value.entries.length > 0 || value.unread !== undefined) &&
  value.entries.every(({ key, value: limit }) => {
    if (limit.kind === 'dynamic') return key === 'count' || key === 'age'
    if (key === 'age') return isDuration(limit) && !isNegative(limit)
    return key === 'count' && isWhole(limit) && !isNegative(limit)
  })
const isWhole = (value: StaticValue): boolean =>
  value.kind === 'constant' && Number.isInteger(value.value)
const isNegative = (value: StaticValue): boolean =>
  value.kind === 'constant' && typeof value.value === 'number' && value.value < 0
const isListOf = (value: StaticValue, fits: (item: StaticValue) => boolean): boolean =>
  value.kind === 'list' && value.items.every((item) => item.kind === 'dynamic' || fits(item))

function expectation(type: OptionType | 'record'): Expectation {
  switch (type) {
    case 'integer':
    case 'number':
      return { words: 'a number', fits: isNumber }
    case 'milliseconds':
      return { words: "a number of milliseconds or a string such as '5m'", fits: isDuration }
    case 'seconds':
      return { words: "a number of seconds or a string such as '5m'", fits: isDuration }
    case 'boolean':
      return { words: 'true or false', fits: isBoolean }
    case 'text':
      return { words: 'a string that is known before the program runs', fits: isText }
    case 'keep':
      return {
        words: "a number, true, false, or an object such as { count: 100, age: '7d' }",
        fits: (value) => isNumber(value) || isBoolean(value) || isKeepRule(value),
      }
    case 'backoff':
      return {
        words: `one of ${backoffKinds.map((kind) => `'${kind}'`).join(', ')}`,
        fits: (value) => isOneOf(value, backoffKinds),
      }
    case 'priority':
      return {
        words: "a number, 'low', 'normal', 'high' or 'critical'",
        fits: (value) =>
          isNumber(value) ||
          (value.kind === 'constant' &&
            typeof value.value === 'string' &&
            priorityNumber(value.value) !== undefined),
      }
    case 'texts':
      return { words: 'a list of strings', fits: (value) => isListOf(value, isText) }
    case 'events':
      return {
        words: `a list of ${workerEvents.map((event) => `'${event}'`).join(', ')}`,
        fits: (value) => isListOf(value, (item) => isOneOf(item, workerEvents)),
      }
    case 'code':
      return {
        words: 'a list of functions',
        fits: (value) => isListOf(value, (item) => item.kind === 'code'),
      }
    // Rules of their own read these.
    case 'limit':
    case 'group':
    case 'unique':
    case 'places':
    case 'any':
      return { words: 'anything', fits: () => true }
    case 'record':
      return { words: 'an object', fits: (value) => value.kind === 'record' }
  }
}

function words(value: StaticValue): string {
  if (value.kind === 'constant')
    return typeof value.value === 'string' ? `'${value.value}'` : String(value.value)
  if (value.kind === 'list') return 'this list'
  // An object may be right, and this one not.
  return value.kind === 'record' ? 'this object' : `\`${value.text}\``
}
