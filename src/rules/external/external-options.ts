import { diagnose } from '../../diagnostics/diagnose.js'
import type { ProviderName } from '../../facts/providers.js'
import { normaliseValue } from '../../model/normalise-settings.js'
import type { PlacedOption } from '../../model/place-options.js'
import type { WorkerModel } from '../../model/queue-model.js'
import type { Rule } from '../rule.js'
import { everyOption } from '../worker-options.js'

interface Why {
  readonly reason: string
  readonly instead: string
}

/** What a client can keep by itself. */
const kept = new Set(['queue', 'external', 'jobName', 'priority', 'delay', 'tags'])

/** Options that need pikku's worker, by the first part of their names. */
const needsOurs: Readonly<Record<string, Why>> = {
  retry: {
    reason: 'how often a job is tried is up to its own worker',
    instead:
      "Say it where a job is added, as far as the engine knows it (add('emails', data, { attempts: 5, backoff: 'exponential' })), or in the options of the other worker.",
  },
  deadLetterQueue: {
    reason: "only pikku's worker writes dead letters",
    instead: 'Say it where the other worker is made, if its engine has dead letters.',
  },
  timeout: {
    reason: "only pikku's worker ends an attempt that takes too long",
    instead: 'End it in the handler of the other worker.',
  },
  expires: {
    reason: "only pikku's worker leaves a job that has waited for too long",
    instead: 'Put a time into the data, and let the other worker look at it.',
  },
  batch: {
    reason: 'how many jobs its worker takes at once is up to that worker',
    instead: 'Give the types of one job, and configure the other worker.',
  },
  limit: limited('limit'),
  group: limited('group'),
  unique: {
    reason: "which job is kept is decided with pikku's worker",
    instead: "Give each job an id, so that it is added once: add('emails', data, { jobId }).",
  },
  upcast: {
    reason: 'jobs carry no version, which the other worker would not read',
    instead: 'Let the other worker read both forms.',
  },
}

const unknownReason: Why = {
  reason: "it is for pikku's worker, and the queue has another one",
  instead: 'Remove it, and configure the other worker.',
}

/** Each option that would silently not hold, on a queue that is served elsewhere; and `jobName` on any other. */
export const externalOptions: Rule = (model, { provider }) =>
  everyOption(model).flatMap(({ worker, option }) => {
    const { name, written, entry } = option
    if (name === null || isUnset(option)) return []
    const why =
      worker.settings.external === undefined ? onOurs(name) : onOthers(worker, option, provider)
    return why === undefined
      ? []
      : [diagnose('externalOption', { option: written, ...why }, entry.keySpan)]
  })

function isUnset({ entry: { value } }: PlacedOption): boolean {
  return value.kind === 'constant' && value.value === undefined
}

function onOurs(name: string): Why | undefined {
  if (name !== 'jobName') return undefined
  return {
    reason: 'only a queue that is served elsewhere names its jobs',
    instead: 'Remove it, or write `external: true` if another worker serves the queue.',
  }
}

function onOthers(
  { call }: WorkerModel,
  { name, entry }: PlacedOption,
  provider: ProviderName | null,
): Why | undefined {
  if (name === 'external' && call.spelling !== 'wireQueueWorker') {
    return {
      reason: `${call.spelling}() wires a function`,
      instead: 'Write wireQueueWorker<Data, Result>({ queue, external: true }).',
    }
  }
  if (name === 'jobName' && provider !== null && provider !== 'bullmq') {
    return { reason: `a job of ${provider} has no name`, instead: 'Remove it.' }
  }
  if (name === 'priority' && provider === 'bullmq') {
    const priority = normaliseValue(name, entry.value)
    if (typeof priority !== 'number' || priority <= 0) return undefined
    return {
      reason: 'BullMQ runs nothing before the jobs without a priority, which others may add',
      instead: "Give a lower priority to what may wait: priority: 'low'.",
    }
  }
  if (name === null || kept.has(name)) return undefined
  const [group = name] = name.split('.')
  return needsOurs[group === 'retries' ? 'retry' : group] ?? unknownReason
}

function limited(option: string): Why {
  return {
    reason: `only pikku's worker keeps a ${option}`,
    instead: 'Configure the other worker (BullMQ: `limiter`, `concurrency`).',
  }
}
