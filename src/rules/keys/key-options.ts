import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { uniqueProblem } from '../../facts/unique-rules.js'
import type { PlacedOption } from '../../model/place-options.js'
import { entryOf, type RecordValue, type StaticValue } from '../../model/static-value.js'
import type { Rule } from '../rule.js'
import { optionsOf } from '../worker-options.js'
import { checkField, checkFields } from './check-fields.js'
import {
  countField,
  groupFields,
  limitFields,
  placesFields,
  uniqueFields,
} from './key-option-fields.js'

/** `limit`, `group` and `unique`: what does not exist, cannot be what it is, or contradicts itself. */
export const keyOptionsMakeSense: Rule = ({ workers }) =>
  workers.flatMap((worker) => {
    const options = optionsOf(worker)
    return options.flatMap((option) => findings(option, options))
  })

function findings({ name, entry }: PlacedOption, others: readonly PlacedOption[]): Diagnostic[] {
  const { value, keySpan } = entry
  if (value.kind === 'constant' && value.value === undefined) return []
  switch (name) {
    case 'limit':
      return limits('limit', value)
    case 'unique':
      return unique(value)
    case 'config.groupConcurrency':
      return others.some((other) => other.name === 'group')
        ? [diagnose('optionTwice', { first: 'group.concurrency', second: name }, keySpan)]
        : places(name, value)
    case 'group':
      return group(value, others)
    default:
      return []
  }
}

function limits(option: string, value: StaticValue): Diagnostic[] {
  if (value.kind !== 'list') return limit(option, value)
  return value.items.flatMap((item, index) => limit(`${option}[${index}]`, item))
}

function limit(option: string, value: StaticValue): Diagnostic[] {
  const found = checkFields(option, value, limitFields)
  if (found.length > 0 || value.kind !== 'record') return found
  const [max, burst] = [numberAt(value, 'max'), numberAt(value, 'burst')]
  if (max === undefined || burst === undefined || burst < max) return []
  const span = entryOf(value, 'burst')?.value.span ?? value.span
  const words = {
    option: `${option}.burst`,
    value: String(burst),
    allowed: `smaller than max, ${max}`,
  }
  return [diagnose('optionOutOfRange', words, span)]
}

function places(option: string, value: StaticValue): Diagnostic[] {
  if (value.kind !== 'record')
    return checkField(option, value, groupFields['concurrency'] ?? countField)
  const tiers = entryOf(value, 'tiers')?.value
  const entries = tiers?.kind === 'record' ? tiers.entries : []
  return [
    ...checkFields(option, value, placesFields),
    ...entries.flatMap(({ key, value: count }) =>
      checkField(`${option}.tiers.${key}`, count, countField),
    ),
  ]
}

function group(value: StaticValue, others: readonly PlacedOption[]): Diagnostic[] {
  const found = checkFields('group', value, groupFields)
  if (value.kind !== 'record') return found
  const [concurrency, own, tier] = ['concurrency', 'limit', 'tier'].map(
    (name) => entryOf(value, name)?.value,
  )
  return [
    ...found,
    ...(own === undefined || own.kind === 'constant' ? [] : limits('group.limit', own)),
    ...(concurrency?.kind === 'record' ? places('group.concurrency', concurrency) : []),
    ...tierless(concurrency, tier),
    ...order(value, concurrency, others),
  ]
}

function tierless(
  concurrency: StaticValue | undefined,
  tier: StaticValue | undefined,
): Diagnostic[] {
  if (concurrency?.kind !== 'record' || tier !== undefined) return []
  const tiers = entryOf(concurrency, 'tiers')
  if (tiers === undefined) return []
  const words = { option: 'group.tier', expected: "a path of the job's data", found: 'undefined' }
  return [diagnose('optionWrongType', words, tiers.keySpan)]
}

/** Jobs in order run one at a time, whatever else is asked. */
function order(
  value: RecordValue,
  concurrency: StaticValue | undefined,
  others: readonly PlacedOption[],
): Diagnostic[] {
  const ordered = entryOf(value, 'ordered')?.value
  if (ordered?.kind !== 'constant' || ordered.value !== true) return []
  const isMany =
    concurrency?.kind === 'record' ||
    (concurrency?.kind === 'constant' && Number(concurrency.value) > 1)
  const priority = others.find(({ name }) => name === 'priority')
  return [
    ...(isMany && concurrency !== undefined
      ? [
          diagnose(
            'optionOutOfRange',
            {
              option: 'group.concurrency',
              value: concurrency.kind === 'constant' ? String(concurrency.value) : 'an object',
              allowed: '1 for a group that is ordered',
            },
            concurrency.span,
          ),
        ]
      : []),
    ...(priority === undefined ? [] : [diagnose('priorityInOrder', {}, priority.entry.keySpan)]),
  ]
}

function unique(value: StaticValue): Diagnostic[] {
  const found = checkFields('unique', value, uniqueFields)
  if (value.kind !== 'record' || found.some(({ severity }) => severity === 'error')) return found
  const constant = (name: string): unknown => {
    const given = entryOf(value, name)?.value
    return given?.kind === 'constant' ? given.value : undefined
  }
  const span = constant('while')
  const problem = uniqueProblem({
    while: span === 'waiting' || span === 'unfinished' ? span : 0,
    then: constant('then') as string | undefined,
    wait: constant('wait'),
    atMost: constant('atMost'),
  })
  if (problem === undefined) return found
  const { option, reason, instead } = problem
  const place = entryOf(value, option)?.value.span ?? value.span
  return [...found, diagnose('uniqueCombination', { option, reason, instead }, place)]
}

function numberAt(value: RecordValue, name: string): number | undefined {
  const given = entryOf(value, name)?.value
  return given?.kind === 'constant' && typeof given.value === 'number' ? given.value : undefined
}
