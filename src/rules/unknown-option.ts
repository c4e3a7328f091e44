import { closest, distance } from 'fastest-levenshtein'
import { diagnose } from '../diagnostics/diagnose.js'
import { workerOptions } from '../model/option-table.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

const names = workerOptions.map(({ name }) => name)

/** What a producer says of one job; a wiring knows nothing of it. */
const jobOptions = ['repeat', 'jobId']

/** An option that nobody knows. A likely typing error is named with its right form. */
export const unknownOption: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, written, entry } }) =>
    name === null
      ? [diagnose('unknownOption', { option: written, instead: instead(written) }, entry.keySpan)]
      : [],
  )

function instead(written: string): string {
  const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
  if (jobOptions.includes(last(written))) {
    return `It is an option of a job: give it where the job is added.`
  }
  const near = closest(last(written), names.map(last))
  const isNear =
    distance(last(written).toLowerCase(), near.toLowerCase()) <=
    Math.max(1, Math.floor(near.length / 3))
  const name = isNear ? names.find((known) => last(known) === near) : undefined
  return name === undefined ? 'Remove it.' : `Did you mean \`${name}\`?`
}
