import { diagnose } from '../diagnostics/diagnose.js'
import { ownWorkerOptions } from '../facts/own-worker-options.js'
import { providers, type Provider } from '../facts/providers.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

/** Why an engine has no use for an option. */
const reasons: Readonly<Record<string, string>> = {
  'config.maxConcurrency': 'its workers do not know what the others run',
  'config.prefetch': 'it takes a job only when a handler is free',
  'config.pollInterval': 'it decides itself when to look for jobs',
  'config.visibilityTimeout': 'how long it holds a job is set by `lockDuration`, or by the engine',
  'config.lockDuration': 'how long it holds a job is set in the engine',
  'config.drainDelay': 'it does not wait on an empty queue',
  'config.removeOnComplete': 'which finished jobs are kept is not up to the worker',
  'config.removeOnFail': 'which finished jobs are kept is not up to the worker',
  'config.maxStalledCount': 'how often a job is handed out again is set in the engine',
  priority: 'it hands jobs out in the order in which they came',
}

/** An option that the project's engine has no use for. The worker says so too, once at start. */
export const optionIgnored: Rule = (model, { provider }) => {
  if (provider === null) return []
  const facts: Provider = providers[provider]
  return everyOption(model).flatMap(({ worker, option: { name, written, entry } }) => {
    const isOrdered = worker.settings.group?.ordered === true
    const reason = name === null || isUsed(facts, name, isOrdered) ? undefined : reasons[name]
    return reason === undefined
      ? []
      : [diagnose('optionIgnored', { option: written, provider, reason }, entry.keySpan)]
  })
}

function isUsed(
  { priority, workerOptions, orderedQueue }: Provider,
  name: string,
  isOrdered: boolean,
): boolean {
  if (isOrdered && orderedQueue?.ignores.includes(name) === true) return false
  if (name === 'priority') return priority
  if (!name.startsWith('config.')) return true
  const option = name.slice('config.'.length)
  return ownWorkerOptions.includes(option) || workerOptions.includes(option)
}
