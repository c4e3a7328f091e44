import { diagnose } from '../diagnostics/diagnose.js'
import { providers, type Provider } from '../facts/providers.js'
import type { WorkerModel } from '../model/queue-model.js'
import type { Rule } from './rule.js'

export const queueNameRefused: Rule = ({ workers }, { provider }) =>
  provider === null
    ? []
    : workers.flatMap((worker) => {
        const { queue, queueSpan } = worker
        const reason = providers[provider].queueName(nameIn(providers[provider], worker))
        return reason !== undefined && queue.trim() !== ''
          ? [diagnose('queueNameRefused', { queue, provider, reason }, queueSpan)]
          : []
      })

/** What the engine calls the queue. */
function nameIn({ orderedQueue }: Provider, { queue, settings }: WorkerModel): string {
  return settings.group?.ordered === true ? (orderedQueue?.name(queue) ?? queue) : queue
}
