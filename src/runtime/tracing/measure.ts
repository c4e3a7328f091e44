import type { Attributes, Counter, Histogram, MeterProvider } from '@opentelemetry/api'
import type * as Api from '@opentelemetry/api'

interface Instruments {
  readonly messages: Counter
  readonly duration: Histogram
}

type Operation = 'add' | 'process'

/** By OpenTelemetry's conventions for messaging: what counts the messages of an operation, and what its time is called. */
const names = {
  add: ['messaging.client.sent.messages', 'messaging.client.operation.duration'],
  process: ['messaging.client.consumed.messages', 'messaging.process.duration'],
} as const

/** The boundaries in seconds that the conventions advise. */
const explicitBucketBoundaries = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]

/** Made once for each meter provider: to make them again for each job would cost more than the job. */
const made = new WeakMap<MeterProvider, Partial<Record<Operation, Instruments>>>()

/** Begins to measure an operation; what it gives is called when the operation has ended, and never throws. */
export function startMeasure(
  api: typeof Api,
  operation: Operation,
  count: number,
): (attributes: Attributes) => void {
  const begun = performance.now()
  return (attributes) => {
    try {
      const { messages, duration } = instrumentsOf(api.metrics.getMeterProvider(), operation)
      messages.add(count, attributes)
      duration.record((performance.now() - begun) / 1_000, attributes)
    } catch {
      // A meter that throws costs no job.
    }
  }
}

function instrumentsOf(provider: MeterProvider, operation: Operation): Instruments {
  const known = made.get(provider) ?? {}
  made.set(provider, known)
  return (known[operation] ??= makeInstruments(provider, operation))
}

function makeInstruments(provider: MeterProvider, operation: Operation): Instruments {
  const meter = provider.getMeter('pikku')
  const [messages, duration] = names[operation]
  return {
    messages: meter.createCounter(messages, { unit: '{message}' }),
    duration: meter.createHistogram(duration, { unit: 's', advice: { explicitBucketBoundaries } }),
  }
}
