import { groupNeeds } from '../../facts/group-needs.js'
import type { ProviderCapabilities } from '../job/capabilities.js'
import { UnsupportedByProviderError } from '../job/errors/unsupported-by-provider-error.js'
import { hasFeature } from '../job/has-feature.js'
import type { WorkersOptions } from './queue-workers.js'
import { wiredWorkers } from './registry.js'
import { serves } from './select-workers.js'
import type { WiredWorker } from './wired-worker.js'

/** Throws `UnsupportedByProviderError` for a limit, a group or uniqueness that the engine could not keep. */
export function refuseKeyOptions(
  { queueName, limit, group, unique, config }: WiredWorker,
  capabilities: ProviderCapabilities,
): void {
  const grouped = group ?? config.groupConcurrency
  const needs = [
    ...(limit === undefined ? [] : ['limit' as const]),
    ...(grouped === undefined ? [] : groupNeeds(Object(group) as object)),
    ...(unique === undefined ? [] : ['unique' as const]),
  ]
  const missing = needs.find((feature) => !hasFeature(capabilities, feature))
  if (missing === undefined) return
  throw new UnsupportedByProviderError(
    capabilities.provider,
    `'${missing === 'ordered' ? 'group.ordered' : missing}' of queue '${queueName}'`,
    missing === 'group' && hasFeature(capabilities, 'ordered')
      ? 'it has `ordered: true` alone'
      : undefined,
  )
}

/** The same for every worker that is wired and would be started. */
export function refuseKeys(
  options: Pick<WorkersOptions, 'queues' | 'tags'>,
  capabilities: ProviderCapabilities,
): void {
  for (const worker of wiredWorkers())
    if (serves(options, worker.queueName)) refuseKeyOptions(worker, capabilities)
}
