import { diagnose } from '../diagnostics/diagnose.js'
import type { ProviderName } from '../config/config.js'
import {
  bullmqQueueName,
  cloudflareQueueName,
  anyQueueName,
  pgBossQueueName,
  sqsQueueName,
} from '../facts/queue-names.js'
import type { QueueNameRule } from '../facts/queue-names.js'
import type { Rule } from './rule.js'

/** What each engine asks of a queue's name. */
const nameRules: Readonly<Record<ProviderName, QueueNameRule>> = {
  bullmq: bullmqQueueName,
  'pg-boss': pgBossQueueName,
  sqs: sqsQueueName,
  cloudflare: cloudflareQueueName,
  embedded: anyQueueName,
}

export const queueNameRefused: Rule = ({ workers }, { provider }) =>
  provider === null
    ? []
    : workers.flatMap(({ queue, queueSpan }) => {
        const reason = nameRules[provider](queue)
        return reason !== undefined && queue.trim() !== ''
          ? [diagnose('queueNameRefused', { queue, provider, reason }, queueSpan)]
          : []
      })
