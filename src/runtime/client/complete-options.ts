import type { ProviderCapabilities } from '../job/capabilities.js'
import type { JobOptions } from '../job/options/job-options.js'
import { refuseDeclaredKey } from '../job/declared-key.js'
import { refuseUnsupported } from '../job/options/refuse-unsupported.js'
import { withoutUndefined } from '../job/options/without-undefined.js'
import type { TraceContext } from '../job/trace-context.js'
import type { QueueDefinition } from './queue-definitions.js'

/**
 * What was asked, then what the worker's wiring says of a job's place in the queue. Throws
 * `UnsupportedByProviderError` for an option that the provider would have to drop, and `InvalidJobOptionsError` for the
 * key of a declared schedule, or where the data has no key that the wiring asks for.
 */
export function completeOptions(
  options: JobOptions | undefined,
  definition: QueueDefinition,
  capabilities: ProviderCapabilities,
  data: unknown,
): JobOptions | undefined {
  const { priority, delay, version, keys, external } = definition
  if (options === undefined) {
    // The usual job asks for nothing, and the way of every job is kept short.
    if ((priority ?? delay ?? version ?? keys ?? external) === undefined) return undefined
    return completeOptions({}, definition, capabilities, data)
  }
  refuseUnsupported(options, capabilities)
  refuseDeclaredKey(options)
  return withoutUndefined({
    priority: capabilities.priority === 'none' ? undefined : priority,
    delay: capabilities.delay === 'none' || options.repeat !== undefined ? undefined : delay,
    // An option that is there but undefined must not hide the default of the queue.
    ...withoutUndefined(options),
    ...keys?.reader.read(keys, data, options, capabilities),
    version,
    external: external?.rules.send(external, options, capabilities),
  })
}

/** A job that repeats belongs to no trace: it would go on for years. */
export function traced(options: JobOptions = {}, trace: TraceContext): JobOptions {
  const none = options.repeat !== undefined || Object.keys(trace).length === 0
  return none ? options : { trace, ...options }
}
