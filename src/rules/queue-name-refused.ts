import { diagnose } from '../diagnostics/diagnose.js'
import type { ProviderName } from '../config/config.js'
import type { Rule } from './rule.js'

interface NameRule {
  readonly refuses: (queue: string) => boolean
  readonly reason: string
}

/** What each engine asks of a queue's name. */
const nameRules: Readonly<Record<ProviderName, readonly NameRule[]>> = {
  bullmq: [{ refuses: (queue) => queue.includes(':'), reason: 'a name cannot hold a colon' }],
  'pg-boss': [
    {
      refuses: (queue) => !/^[\w./-]+$/.test(queue),
      reason: 'a name holds only letters, digits and _ - . /',
    },
  ],
  sqs: [
    { refuses: (queue) => queue.length > 80, reason: 'a name has 80 characters at most' },
    {
      refuses: (queue) => !/^[\w-]+(?:\.fifo)?$/.test(queue),
      reason: 'a name holds only letters, digits, _ and -',
    },
  ],
  cloudflare: [
    { refuses: (queue) => queue.length > 63, reason: 'a name has 63 characters at most' },
    {
      refuses: (queue) => !/^[a-z\d-]+$/.test(queue),
      reason: 'a name holds only small letters, digits and -',
    },
  ],
  embedded: [],
}

export const queueNameRefused: Rule = ({ workers }, { provider }) =>
  provider === null
    ? []
    : workers.flatMap(({ queue, queueSpan }) => {
        const rule = nameRules[provider].find(({ refuses }) => refuses(queue))
        return rule && queue.trim() !== ''
          ? [diagnose('queueNameRefused', { queue, provider, reason: rule.reason }, queueSpan)]
          : []
      })
