import { encodeJobData } from '../codec/wire-format.js'
import type { ProviderCapabilities } from '../job/capabilities.js'
import { InvalidJobDataError } from '../job/errors/invalid-job-data-error.js'
import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import { InvalidJobResultError } from '../job/errors/invalid-job-result-error.js'
import { UnsupportedByProviderError } from '../job/errors/unsupported-by-provider-error.js'
import { isObject } from '../job/is-object.js'
import type { ExternalJob, JobOptions } from '../job/options/job-options.js'
import { unsupportedOption } from '../job/options/refuse-unsupported.js'
import type { QueueService } from '../job/queue-service.js'
import type { QueueDefinition } from './queue-definitions.js'

/** What a client may do with a queue whose worker is not pikku's. Only definitions of such queues ask for it. */
export interface ExternalRules {
  /** What the provider is told of each job. Throws `UnsupportedByProviderError` for an option that nobody would keep. */
  send(
    external: { readonly jobName?: string },
    options: JobOptions,
    capabilities: ProviderCapabilities,
  ): ExternalJob
  /** Throws `UnsupportedByProviderError` for a method that relies on pikku's worker. */
  allow(method: keyof QueueService, feature: string, capabilities: ProviderCapabilities): void
  /**
   * A result that nobody has checked, as its type has it. For one that is not of its type, `strict` throws
   * `InvalidJobResultError`; otherwise it is given as it is stored.
   */
  result(stored: unknown, reading: ResultReading): unknown
}

export interface ResultReading {
  readonly queueName: string
  readonly check: QueueDefinition['check']
  readonly capabilities: ProviderCapabilities
  readonly strict: boolean
}

export const externalQueue: ExternalRules = {
  send({ jobName }, options, { provider, external }) {
    if (external === undefined) {
      throw new UnsupportedByProviderError(
        provider,
        'a queue that is served elsewhere (`external: true`)',
        "no worker but pikku's own reads its jobs; give the wiring a `func`",
      )
    }
    for (const name of Object.keys(options) as (keyof JobOptions)[]) {
      if (options[name] === undefined || external.options.includes(name)) continue
      throw unsupportedOption(
        provider,
        name,
        'the worker of this queue is not pikku’s (`external: true`)',
      )
    }
    return jobName === undefined ? { encode } : { jobName, encode }
  },

  allow(method, feature, { provider, external }) {
    if (external?.methods.includes(method) === true) return
    throw new UnsupportedByProviderError(
      provider,
      `${feature} of a queue that is served elsewhere (\`external: true\`)`,
      'use the engine itself',
    )
  },

  result(stored, { queueName, check, capabilities, strict }) {
    if (check === undefined) return stored
    const misfits: unknown[] = []
    for (const reading of readings(stored, capabilities)) {
      try {
        check.checker.check('output', queueName, check, reading, true)
        return reading
      } catch (error) {
        if (!(error instanceof InvalidJobResultError)) throw error
        misfits.push(error)
      }
    }
    if (strict) throw misfits[0]
    return stored
  },
}

function encode(queueName: string, data: unknown, notBefore?: number): string {
  if (notBefore !== undefined) {
    throw new InvalidJobOptionsError(
      `delay: the engine cannot hold a job of the queue '${queueName}' back for so long, and its worker is not pikku's`,
    )
  }
  const text = encodeJobData(data)
  if (text !== undefined) return text
  throw new InvalidJobDataError(`The job of the queue '${queueName}' has no data; add {}`)
}

/** What a stored result may stand for: engines keep `null` as nothing, and some keep objects alone. */
function readings(stored: unknown, { external }: ProviderCapabilities): readonly unknown[] {
  if (stored === undefined) return [undefined, null]
  const isWrapped =
    external?.wrapsResults === true &&
    isObject(stored) &&
    Object.keys(stored).length === 1 &&
    Object.hasOwn(stored, 'value')
  return isWrapped ? [stored, Reflect.get(stored, 'value')] : [stored]
}
