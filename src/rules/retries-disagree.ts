import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'
import { optionsOf } from './worker-options.js'

export const retriesDisagree: Rule = ({ workers }) =>
  workers.flatMap((worker) => {
    const options = optionsOf(worker)
    const find = (name: string): number | undefined => {
      const value = options.find((option) => option.name === name)?.entry.value
      return value?.kind === 'constant' && typeof value.value === 'number' ? value.value : undefined
    }
    const [retries, attempts] = [find('retries'), find('retry.attempts')]
    if (retries === undefined || attempts === undefined || retries + 1 === attempts) return []
    const at = options.find(({ name }) => name === 'retries')
    const told = options.find(({ name }) => name === 'retry.attempts')
    return [
      diagnose(
        'retriesDisagree',
        { retries: String(retries), attempts: String(attempts) },
        at?.entry.keySpan ?? worker.call.span,
        [],
        told === undefined ? null : { span: told.entry.value.span, text: String(retries + 1) },
      ),
    ]
  })
