import { diagnose } from '../diagnostics/diagnose.js'
import { queueKeys as keysOf } from '../model/place-options.js'
import { entryOf } from '../model/static-value.js'
import { renameKey } from './rename-key.js'
import type { Rule } from './rule.js'

/** The queue named twice, or by the key of another spelling. */
export const queueKeys: Rule = ({ workers }) =>
  workers.flatMap(({ options, call }) => {
    const [canonical, ...others] = keysOf[call.spelling]
    const entries = keysOf[call.spelling].flatMap((key) => entryOf(options, key) ?? [])
    const [first, second] = entries
    if (first === undefined) return []
    if (second === undefined) {
      const isOlder = first.key !== canonical && others.includes(first.key)
      const fix = canonical === 'queue' ? renameKey(first, canonical) : null
      return isOlder ? [diagnose('otherQueueKey', { key: first.key }, first.keySpan, [], fix)] : []
    }
    const isSame =
      first.value.kind === 'constant' &&
      second.value.kind === 'constant' &&
      first.value.value === second.value.value
    const name = isSame ? 'queueKeysRepeated' : 'queueKeysDisagree'
    return [diagnose(name, { first: first.key, second: second.key }, second.keySpan)]
  })
