import type { Attributes, Context, Link, Span } from '@opentelemetry/api'
import type * as Api from '@opentelemetry/api'

import { toJobError } from '../job/job-error.js'

let loading: Promise<typeof Api | undefined> | undefined

/** The peer `@opentelemetry/api`; `undefined` where this process has a tracer and yet no such package to be found. */
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

/** Calls `work` in a span that follows OpenTelemetry's conventions for messaging. */
export function inSpan<Result>(
  api: typeof Api,
  of: MessagingSpan,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const { operation, provider, queueName, count, attributes, links = [] } = of
  const adds = operation === 'add'
  const options = {
    kind: adds ? api.SpanKind.PRODUCER : api.SpanKind.CONSUMER,
    links,
    attributes: {
      'messaging.system': provider === 'sqs' ? 'aws_sqs' : provider,
      'messaging.destination.name': queueName,
      'messaging.operation.name': operation,
      'messaging.operation.type': adds ? 'send' : operation,
      ...(count === 1 ? attributes : { 'messaging.batch.message_count': count }),
    },
  }
  const parent = of.parent ?? api.context.active()
  return api.trace
    .getTracer('pikku')
    .startActiveSpan(`${operation} ${queueName}`, options, parent, async (span) => {
      try {
        return await work(span)
      } finally {
        span.end()
      }
    })
}

export function markFailed(api: typeof Api, span: Span, error: Error): void {
  const read = toJobError(error)
  span.recordException(read)
  span.setAttribute('error.type', read.name)
  span.setStatus({ code: api.SpanStatusCode.ERROR, message: read.message })
}
