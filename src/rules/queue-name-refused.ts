import { diagnose } from '../diagnostics/diagnose.js'
import { providers } from '../facts/providers.js'
import type { Rule } from './rule.js'

export const queueNameRefused: Rule = ({ workers }, { provider }) =>
  provider === null
    ? []
    : workers.flatMap(({ queue, queueSpan }) => {
        const reason = providers[provider].queueName(queue)
        return reason !== undefined && queue.trim() !== ''
          ? [diagnose('queueNameRefused', { queue, provider, reason }, queueSpan)]
          : []
      })
