import type { ProviderCapabilities } from '../capabilities.js'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import { UnsupportedByProviderError } from '../errors/unsupported-by-provider-error.js'
import type { JobOptions } from './job-options.js'
import { milliseconds } from './parse-duration.js'

const FEATURES = [
  ['priority', 'priority'],
  ['retries', 'retries'],
  ['attempts', 'retries'],
  ['backoff', 'retries'],
  ['retry', 'retries'],
  ['timeout', 'timeout'],
  ['jobId', 'jobId'],
  ['repeat', 'repeat'],
] as const

/** Throws `UnsupportedByProviderError` for an option that the provider would have to drop. */
export function refuseUnsupported(options: JobOptions, capabilities: ProviderCapabilities): void {
  for (const [option, feature] of FEATURES) {
    if (options[option] !== undefined && capabilities[feature] === 'none') {
      throw new UnsupportedByProviderError(capabilities.provider, `the job option '${option}'`)
    }
  }
  if (options.delay !== undefined) checkDelay(options.delay, capabilities)
}

function checkDelay(
  value: NonNullable<JobOptions['delay']>,
  { provider, delay: support, maxDelay }: ProviderCapabilities,
): void {
  const delay = milliseconds(value, 'delay')
  if (delay > 0 && support === 'none') {
    throw new UnsupportedByProviderError(provider, "the job option 'delay'")
  }
  if (maxDelay !== undefined && delay > maxDelay) {
    throw new InvalidJobOptionsError(
      `delay: ${delay} ms is longer than the ${maxDelay} ms that ${provider} can hold a job back`,
    )
  }
}

/** For an engine that forgets a job when it is finished: to keep none is what it does anyway. */
export function refuseKeeping(
  options: Pick<JobOptions, 'removeOnComplete' | 'removeOnFail'>,
  { provider }: ProviderCapabilities,
): void {
  for (const name of ['removeOnComplete', 'removeOnFail'] as const) {
    const keep = options[name]
    if (keep === undefined || keep === 0) continue
    throw new UnsupportedByProviderError(provider, `the job option '${name}'`, 'it keeps no jobs')
  }
}
