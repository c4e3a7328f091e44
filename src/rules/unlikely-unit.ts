import { diagnose } from '../diagnostics/diagnose.js'
import { optionByName } from '../model/option-table.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

/** Half a day, in seconds: the longest that any engine hides a message. */
const longestSeconds = 43_200

/** A bare number that only makes sense in the other unit: 30000 seconds, or 30 milliseconds for a lock. */
export const unlikelyUnit: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, written, entry } }) => {
    const type = name === null ? undefined : optionByName.get(name)?.type
    const { value } = entry
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
