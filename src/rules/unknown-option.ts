import { closest, distance } from 'fastest-levenshtein'
import { diagnose } from '../diagnostics/diagnose.js'
import { workerOptions } from '../model/option-table.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

const names = workerOptions.map(({ name }) => name)

/** An option that nobody knows. A likely typing error is named with its right form. */
export const unknownOption: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, written, entry } }) =>
    name === null ? [diagnose('unknownOption', { option: written, suggestion: suggestion(written) }, entry.keySpan)] : [],
  )

function suggestion(written: string): string | null {
  const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
  const near = closest(last(written), names.map(last))
  const isNear = distance(last(written).toLowerCase(), near.toLowerCase()) <= Math.max(1, Math.floor(near.length / 3))
  return isNear ? (names.find((name) => last(name) === near) ?? null) : null
}
