import { closest, distance } from 'fastest-levenshtein'
import { diagnose } from '../diagnostics/diagnose.js'
import { workerOptions } from '../model/option-table.js'
import { renameKey } from './rename-key.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

const names = workerOptions.map(({ name }) => name)

/** What a producer says of one job; a wiring knows nothing of it. */
const jobOptions = ['repeat', 'jobId']

/** An option that nobody knows. A likely typing error is named with its right form. */
export const unknownOption: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, written, entry } }) => {
    if (name !== null) return []
    const meant = likelyName(written)
    const fix =
      meant !== undefined && isUnderstood(written, meant) ? renameKey(entry, last(meant)) : null
    const values = { option: written, instead: instead(written, meant) }
    return [diagnose('unknownOption', values, entry.keySpan, [], fix)]
  })

function instead(written: string, meant: string | undefined): string {
  if (jobOptions.includes(last(written)))
    return `It is a job option: pass it where the job is added.`
  return meant === undefined ? 'Remove it.' : `Did you mean \`${meant}\`?`
}

function likelyName(written: string): string | undefined {
  if (jobOptions.includes(last(written))) return undefined
  const near = closest(last(written), names.map(last))
  const isNear =
    distance(last(written).toLowerCase(), near.toLowerCase()) <=
    Math.max(1, Math.floor(near.length / 3))
  return isNear ? names.find((known) => last(known) === near) : undefined
}

/** Whether the right name is understood at the place of the wrong one: what stands in `config` may stand flat too. */
function isUnderstood(written: string, meant: string): boolean {
  const [place, group] = [written, meant].map((name) =>
    name.slice(0, name.length - last(name).length),
  )
  return place === group || (place === '' && group === 'config.')
}

function last(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
