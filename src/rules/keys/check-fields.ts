import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { parseDuration } from '../../facts/parse-duration.js'
import type { RecordEntry, StaticValue } from '../../model/static-value.js'
import type { Field, Fields } from './key-option-fields.js'

/** A bare duration of less is more likely to be in seconds. */
const SHORTEST = 100

/** What is wrong with a record of these fields, at the place of each. */
export function checkFields(option: string, value: StaticValue, fields: Fields): Diagnostic[] {
  if (value.kind === 'dynamic' && !isAnyStatic(fields)) return []
  if (value.kind !== 'record') return [wrongType(option, 'an object', value)]
  const { entries, unread } = value
  const missing = Object.entries(fields).flatMap(([name, { required, words }]) => {
    if (required !== true || entries.some(({ key }) => key === name)) return []
    if (unread === undefined) return [wrongType(`${option}.${name}`, words, value, 'undefined')]
    return isAnyStatic(fields) ? [wrongType(`${option}.${name}`, knownBefore(words), unread)] : []
  })
  return [...missing, ...entries.flatMap((entry) => checkEntry(option, entry, fields))]
}

export function checkField(option: string, value: StaticValue, field: Field): Diagnostic[] {
  if (value.kind === 'constant' && value.value === undefined) {
    return field.required === true ? [wrongType(option, field.words, value)] : []
  }
  if (value.kind === 'dynamic') {
    return field.isStatic === true ? [wrongType(option, knownBefore(field.words), value)] : []
  }
  if (!field.fits(value)) return [wrongType(option, field.words, value)]
  return value.kind === 'constant' ? rangeOf(option, value, field) : []
}

function checkEntry(option: string, { key, keySpan, value }: RecordEntry, fields: Fields) {
  const field = fields[key]
  if (field !== undefined) return checkField(`${option}.${key}`, value, field)
  const names = Object.keys(fields).join(', ')
  return [
    diagnose(
      'unknownOption',
      { option: `${option}.${key}`, instead: `It takes: ${names}.` },
      keySpan,
    ),
  ]
}

function rangeOf(
  option: string,
  { value, span }: StaticValue & { kind: 'constant' },
  { min, isDuration }: Field,
): Diagnostic[] {
  const number = isDuration === true && typeof value === 'string' ? parseDuration(value) : value
  if (min === undefined || typeof number !== 'number') return []
  const fits = number >= min && (isDuration === true || Number.isInteger(number))
  if (!fits || !Number.isFinite(number)) {
    const allowed = isDuration === true ? `${min} or more` : `a whole number, ${min} or more`
    return [diagnose('optionOutOfRange', { option, value: String(value), allowed }, span)]
  }
  if (isDuration !== true || typeof value !== 'number' || value >= SHORTEST) return []
  const suggestion = `'${value}s'`
  const words = { option, value: String(value), unit: 'milliseconds', suggestion }
  return [diagnose('unlikelyUnit', words, span, [], { span, text: suggestion })]
}

function wrongType(
  option: string,
  expected: string,
  value: StaticValue,
  found = wordsOf(value),
): Diagnostic {
  return diagnose('optionWrongType', { option, expected, found }, value.span)
}

function knownBefore(words: string): string {
  return `${words}, known before the program runs`
}

function isAnyStatic(fields: Fields): boolean {
  return Object.values(fields).some(({ isStatic }) => isStatic)
}

function wordsOf(value: StaticValue): string {
  if (value.kind === 'constant') {
    return typeof value.value === 'string' ? `'${value.value}'` : String(value.value)
  }
  if (value.kind === 'list') return 'this list'
  return value.kind === 'record' ? 'this object' : `\`${value.text}\``
}
