import type { Attributes, Context, Link, Span } from '@opentelemetry/api'
import type * as Api from '@opentelemetry/api'

import { toJobError } from '../job/job-error.js'
import { startMeasure } from './measure.js'

let loading: Promise<typeof Api | undefined> | undefined

/** The peer `@opentelemetry/api`; `undefined` where this process observes and yet has no such package to be found. */
export function loadApi(): Promise<typeof Api | undefined> {
  // Caught in place: a bundler then lets the package be missing.
  return (loading ??= import('@opentelemetry/api').catch(() => undefined))
}

interface MessagingSpan {
  readonly operation: 'add' | 'process'
  readonly provider: string
  readonly queueName: string
  readonly count: number
  /** Of a span for one message. */
  readonly attributes?: Attributes
  readonly parent?: Context
  readonly links?: Link[]
}

/** What work within a span can say of it. */
export interface Observed {
  readonly span: Span
  /** The work has failed; the last one said is that of the measurement. */
  readonly fail: (error: Error) => void
}

/** Calls `work` in a span, and measures it, by OpenTelemetry's conventions for messaging. */
export function inSpan<Result>(
  api: typeof Api,
  of: MessagingSpan,
  work: (observed: Observed) => Promise<Result>,
): Promise<Result> {
  const { operation, provider, queueName, count, attributes, links = [] } = of
  const adds = operation === 'add'
  const common = {
    'messaging.system': messagingSystem(provider),
    'messaging.destination.name': queueName,
    'messaging.operation.name': operation,
    'messaging.operation.type': adds ? 'send' : operation,
  }
  const options = {
    kind: adds ? api.SpanKind.PRODUCER : api.SpanKind.CONSUMER,
    links,
    attributes: {
      ...common,
      ...(count === 1 ? attributes : { 'messaging.batch.message_count': count }),
    },
  }
  const measure = startMeasure(api, operation, count)
  let failure: string | undefined
  const parent = of.parent ?? api.context.active()
  return api.trace
    .getTracer('pikku')
    .startActiveSpan(`${operation} ${queueName}`, options, parent, async (span) => {
      const fail = (error: Error): void => {
        const read = toJobError(error)
        failure = read.name
        span.recordException(read)
        span.setAttribute('error.type', read.name)
        span.setStatus({ code: api.SpanStatusCode.ERROR, message: read.message })
      }
      try {
        return await work({ span, fail })
      } finally {
        span.end()
        measure(failure === undefined ? common : { ...common, 'error.type': failure })
      }
    })
}

/** The name of a provider in OpenTelemetry's conventions. */
export function messagingSystem(provider: string): string {
  return provider === 'sqs' ? 'aws_sqs' : provider
}
