import type { ProviderCapabilities } from '../capabilities.js'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import { UnsupportedByProviderError } from '../errors/unsupported-by-provider-error.js'
import { hasFeature } from '../has-feature.js'
import type { JobGroup } from '../keys/key-options.js'
import type { JobOptions } from './job-options.js'
import { milliseconds } from './parse-duration.js'

const RETRIES = ['retries', 'attempts', 'backoff', 'retry'] as const
const FEATURES = ['priority', 'delay', 'retries', 'timeout', 'jobId', 'repeat', 'unique'] as const

/** Throws `UnsupportedByProviderError` for an option that the provider would have to drop. */
export function refuseUnsupported(options: JobOptions, capabilities: ProviderCapabilities): void {
  const { provider, maxDelay = Infinity } = capabilities
  const delay = options.delay === undefined ? 0 : milliseconds(options.delay, 'delay')
  for (const feature of FEATURES) {
    if (hasFeature(capabilities, feature)) continue
    const spellings = feature === 'retries' ? RETRIES : [feature]
    const asked = spellings.find((option) => options[option] !== undefined)
    if (asked !== undefined && (asked !== 'delay' || delay > 0))
      throw unsupportedOption(provider, asked)
  }
  if (options.group !== undefined && !hasFeature(capabilities, 'group')) {
    // An engine that keeps the order of a group alone has no tiers.
    const isTiered = (Object(options.group) as JobGroup).tier !== undefined
    if (isTiered || !hasFeature(capabilities, 'ordered')) throw unsupportedOption(provider, 'group')
  }
  if (delay <= maxDelay) return
  throw new InvalidJobOptionsError(
    `delay: ${delay} ms is longer than the ${maxDelay} ms that ${provider} can hold a job back`,
  )
}

/** For an engine that forgets a job when it is finished: to keep none is what it does anyway. */
export function refuseKeeping(
  options: Pick<JobOptions, 'removeOnComplete' | 'removeOnFail'>,
  { provider }: ProviderCapabilities,
): void {
  for (const name of ['removeOnComplete', 'removeOnFail'] as const) {
    const keep = options[name]
    if (keep === undefined || keep === 0) continue
    throw unsupportedOption(provider, name, 'it keeps no jobs')
  }
}

export function unsupportedOption(
  provider: string,
  option: keyof JobOptions,
  hint?: string,
): UnsupportedByProviderError {
  return new UnsupportedByProviderError(provider, `the job option '${option}'`, hint)
}
