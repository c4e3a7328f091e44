import type { ts } from '../../inspect/source/typescript.js'
import { numberOf } from '../code/number-of.js'
import { byText } from '../plan/by-text.js'
import { dataKey } from '../plan/key-paths.js'
import type { Options } from '../plan/options-of.js'

/** What to write for a policy of a queue, which holds jobs back by their `singletonKey`. */
const policies: Readonly<Record<string, string | undefined>> = {
  exclusive: "unique: { by, while: 'unfinished' }",
  key_strict_fifo:
    'group: { by, ordered: true }, with which the next job of a key runs when one has failed for good',
  short: "unique: { by, while: 'waiting' }, which counts a job that waits for its next attempt too",
  singleton: 'group: { by, concurrency: 1 }',
  stately:
    "unique: { by, while: 'unfinished', then: 'runAgain' }, which gives a job that waits the newest data",
}

/** Why a queue of a policy stays: pg-boss keeps the policy with the queue, and pikku's jobs would be lost to it. */
export function policyReason(policy: ts.Expression): string {
  const name = policy.getText().slice(1, -1)
  const rule = policies[name]
  const instead = rule === undefined ? '' : `, with ${rule} in the wiring`
  return `its policy ${policy.getText()} would hold back jobs of pikku too: write a queue of another name and of the policy standard${instead}`
}

/** Why a job stays that is held back by its key; undefined where none is. */
export function singletonReason(
  options: Options,
  data: ts.Expression | undefined,
): string | undefined {
  const key = options.get('singletonKey')
  const seconds = options.get('singletonSeconds')
  if (seconds !== undefined)
    return slotReason({ seconds, key, data, isDebounced: options.has('singletonNextSlot') })
  return (
    key &&
    `a singletonKey alone holds nothing back in a queue of the policy standard: leave it out, or write unique: { ${ruleBy(key, data)}, while: 'unfinished' } in the wiring`
  )
}

interface Slot {
  readonly seconds: ts.Expression | undefined
  readonly key: ts.Expression | undefined
  readonly data: ts.Expression | undefined
  readonly isDebounced: boolean
}

/** `sendThrottled`, `sendDebounced`, and `send` with `singletonSeconds`: one job in each slot of the clock. */
export function slotReason({ seconds, key, data, isDebounced }: Slot): string {
  const count = seconds && numberOf(seconds)
  const time = count === undefined ? '…' : `'${count}s'`
  const slot = count === undefined ? 'slot' : `slot of ${count} s`
  const by = ruleBy(key, data)
  return isDebounced
    ? `pg-boss runs the first job at once and one more in the next ${slot}, with the data of the second: unique: { ${by}, while: 'waiting', then: 'replace', wait: ${time} } of a wiring puts one job off, with the data of the last`
    : `pg-boss takes one job in each ${slot} of the clock: unique: { ${by}, while: ${time} } of a wiring counts from when the last one was added`
}

function ruleBy(key: ts.Expression | undefined, data: ts.Expression | undefined): string {
  const found = key && dataKey(key, data)
  return found === undefined || key === undefined
    ? "by: '…'"
    : byText(key.getSourceFile(), found.paths)
}
