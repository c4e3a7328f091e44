import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { optionByName } from '../model/option-table.js'
import { entryOf, type RecordValue } from '../model/static-value.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

/** Nobody keeps finished jobs for less, in milliseconds; in seconds it is a day. */
const shortestAge = 86_400

/** Half a day, in seconds: the longest that any engine hides a message. */
const longestSeconds = 43_200

/** A bare number that only makes sense in the other unit: 30000 seconds, or 30 milliseconds for a lock. */
export const unlikelyUnit: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, written, entry } }) => {
    const type = name === null ? undefined : optionByName.get(name)?.type
    const { value } = entry
    if (type === 'keep' && value.kind === 'record') return keepAge(written, value)
    if (value.kind !== 'constant' || typeof value.value !== 'number') return []
    const report = (unit: string, suggestion: string) =>
      diagnose(
        'unlikelyUnit',
        { option: written, value: String(value.value), unit, suggestion },
        value.span,
        [],
        { span: value.span, text: suggestion },
      )
    const looksLikeMilliseconds = value.value >= 1000 && value.value % 1000 === 0
    if (
      type === 'seconds' &&
      (value.value > longestSeconds || (looksLikeMilliseconds && value.value >= 5000))
    ) {
      return [report('seconds', `'${value.value / 1000}s'`)]
    }
    const isTooShort = ['timeout', 'expires', 'config.lockDuration'].includes(name ?? '')
    if (isTooShort && value.value > 0 && value.value < 100)
      return [report('milliseconds', `'${value.value}s'`)]
    return []
  })

/** BullMQ counts the age of finished jobs in seconds. */
function keepAge(option: string, rule: RecordValue): Diagnostic[] {
  const age = entryOf(rule, 'age')?.value
  if (age?.kind !== 'constant' || typeof age.value !== 'number') return []
  if (age.value <= 0 || age.value >= shortestAge) return []
  const suggestion = `'${age.value}s'`
  const words = {
    option: `${option}.age`,
    value: String(age.value),
    unit: 'milliseconds',
    suggestion,
  }
  return [diagnose('unlikelyUnit', words, age.span, [], { span: age.span, text: suggestion })]
}
