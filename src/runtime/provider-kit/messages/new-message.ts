import type { ProviderCapabilities } from '../../job/capabilities.js'
import type { JobOptions } from '../../job/options/job-options.js'
import { refuseKeeping, refuseUnsupported } from '../../job/options/refuse-unsupported.js'
import { resolveUnrepeatedOptions } from '../../job/options/resolve-unrepeated-options.js'
import { storedOptions } from '../../job/options/stored-options.js'
import { toBody, writeEnvelope } from './write-envelope.js'

/** A job as a message that is ready to be sent. */
export interface NewMessage {
  readonly id: string
  readonly body: string
  /** How long the engine must hold the message back: whole seconds, never less than was asked. */
  readonly delaySeconds: number
  /** Given by the producer; absent when `id` is a new one. */
  readonly jobId?: string | undefined
}

export interface MessageLimits {
  readonly capabilities: ProviderCapabilities
  /** The largest body, in bytes. */
  readonly bytes: number
  /** The longest time that the engine holds a message back; the envelope carries the rest. */
  readonly delaySeconds: number
}

/** Throws `UnsupportedByProviderError`, `InvalidJobOptionsError`, `InvalidDurationError` or `InvalidJobDataError`. */
export function newMessage(
  job: {
    readonly queueName: string
    readonly data: unknown
    readonly options?: JobOptions | undefined
  },
  limits: MessageLimits,
): NewMessage {
  const { queueName, data, options = {} } = job
  refuseUnsupported(options, limits.capabilities)
  const resolved = resolveUnrepeatedOptions(options)
  refuseKeeping(resolved, limits.capabilities)
  const id = resolved.jobId ?? crypto.randomUUID()
  const now = Date.now()
  const delay = splitDelay(resolved.delay, limits.delaySeconds, now)
  const plain = resolved.external?.encode(queueName, data, delay.notBefore)
  if (plain !== undefined) {
    const body = toBody(queueName, plain, limits.bytes)
    return { id, body, delaySeconds: delay.seconds, jobId: resolved.jobId }
  }
  const body = writeEnvelope(
    {
      id,
      queue: queueName,
      enqueuedAt: now,
      data,
      options: storedOptions(resolved),
      notBefore: delay.notBefore,
    },
    { bytes: limits.bytes },
  )
  return { id, body, delaySeconds: delay.seconds, jobId: resolved.jobId }
}

/** What the engine holds back itself, and, for what is longer, the time that the envelope must tell. */
export function splitDelay(
  delay: number,
  longestSeconds: number,
  now: number,
): { readonly seconds: number; readonly notBefore?: number } {
  const seconds = Math.ceil(delay / 1_000)
  return seconds <= longestSeconds
    ? { seconds }
    : { seconds: longestSeconds, notBefore: now + delay }
}
