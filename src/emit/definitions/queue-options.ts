import { retryDefaults } from '../../facts/retry-defaults.js'
import { byIdentity } from '../../model/by-identity.js'
import type { WorkerModel } from '../../model/queue-model.js'
import type { JsonValue, RetrySettings } from '../../model/worker-settings.js'

/**
 * The options of jobs that name none, and where they go when they fail for good. Only constants: what the worker's process
 * alone can know is left to it.
 */
export const queueOptions = byIdentity(({ settings }: WorkerModel): Record<string, JsonValue> => {
  const { retry, deadLetterQueue, timeout, expires, priority, delay, batch } = settings
  const constant = {
    retry: isDefault(retry) ? undefined : constants({ ...retry }),
    deadLetterQueue,
    timeout,
    expires,
    priority,
    delay,
    // Its size is what makes it a batch: without one there is nothing to say.
    batch: batch === undefined || isDynamic(batch['size']) ? undefined : constants(batch),
  }
  return Object.fromEntries(
    Object.entries(constant).filter(
      (entry): entry is [string, JsonValue] => entry[1] !== undefined && !isDynamic(entry[1]),
    ),
  )
})

function isDefault(retry: RetrySettings): boolean {
  if (retry.jitter !== undefined) return false
  return Object.entries(retryDefaults).every(
    ([key, value]) => retry[key as keyof RetrySettings] === value,
  )
}

/** Undefined when none of them is known. */
function constants(
  values: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> | undefined {
  const known = Object.entries(values).filter(([, value]) => !isDynamic(value))
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

function isDynamic(value: JsonValue | undefined): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && 'dynamic' in value)
}
