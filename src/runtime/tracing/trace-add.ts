import { toError } from '../job/job-error.js'
import { inSpan, loadApi } from './messaging-span.js'
import type { TraceContext } from '../job/trace-context.js'

/**
 * Calls `send` within a span of its own, and gives it the context that the jobs are to carry. `send` resolves to their
 * ids. To be called where a tracer or a meter is registered.
 */
export async function traceAdd(
  adding: { readonly provider: string; readonly queueName: string; readonly count: number },
  send: (trace: TraceContext) => Promise<string[]>,
): Promise<string[]> {
  const api = await loadApi()
  if (api === undefined) return send({})
  return inSpan(api, { operation: 'add', ...adding }, async ({ span, fail }) => {
    const trace: Record<string, string> = {}
    api.propagation.inject(api.context.active(), trace)
    try {
      const ids = await send(trace)
      if (ids.length === 1) span.setAttribute('messaging.message.id', String(ids[0]))
      return ids
    } catch (error) {
      fail(toError(error))
      throw error
    }
  })
}
