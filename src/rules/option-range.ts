import { diagnose } from '../diagnostics/diagnose.js'
import { normaliseValue } from '../model/normalise-settings.js'
import { optionByName } from '../model/option-table.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

/** Numbers that no engine could work with. */
export const optionRange: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, written, entry } }) => {
    const known = name === null ? undefined : optionByName.get(name)
    if (name === null || known?.min === undefined) return []
    const value = normaliseValue(name, entry.value)
    if (typeof value !== 'number') return []
    const { min, max = Infinity } = known
    const isWhole = known.type !== 'integer' || Number.isInteger(value)
    if (Number.isFinite(value) && value >= min && value <= max && isWhole) return []
    const range = max === Infinity ? `${min} or more` : `from ${min} to ${max}`
    const allowed = `${known.type === 'integer' ? 'a whole number, ' : ''}${range}`
    return [
      diagnose(
        'optionOutOfRange',
        { option: written, value: String(value), allowed },
        entry.value.span,
      ),
    ]
  })
