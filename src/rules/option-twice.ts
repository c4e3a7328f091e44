import { diagnose } from '../diagnostics/diagnose.js'
import { normaliseValue } from '../model/normalise-settings.js'
import type { PlacedOption } from '../model/place-options.js'
import type { Rule } from './rule.js'
import { optionsOf } from './worker-options.js'

/** One option at two places, with different values: which one counts would be a guess. */
export const optionTwice: Rule = ({ workers }) =>
  workers.flatMap((worker) => {
    const first = new Map<string, PlacedOption>()
    return optionsOf(worker).flatMap((option) => {
      const { name } = option
      if (name === null || name === 'queue') return []
      const other = first.get(name)
      if (other === undefined) {
        first.set(name, option)
        return []
      }
      const isSame =
        JSON.stringify(normaliseValue(name, other.entry.value)) ===
        JSON.stringify(normaliseValue(name, option.entry.value))
      if (isSame) return []
      const because = [{ message: `\`${other.written}\` is here`, span: other.entry.keySpan }]
      return [
        diagnose(
          'optionTwice',
          { first: other.written, second: option.written },
          option.entry.keySpan,
          because,
        ),
      ]
    })
  })
