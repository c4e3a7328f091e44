import type { RunJobContext } from './run-job.js'
import type { JobOutcome } from '../job/job-outcome.js'
import type { TakenJob } from '../job/taken-job.js'
import type { WiredWorker } from './wired-worker.js'
import { isObserved } from '../tracing/is-observed.js'
import { inSpan, loadApi } from '../tracing/messaging-span.js'

interface Running {
  readonly jobs: readonly TakenJob[]
  readonly worker: WiredWorker
  readonly context: RunJobContext
}

/**
 * Calls `run` within a span of its own: that of one job is a child of the span that added it; that of a batch belongs to
 * no one job. Either is linked to the spans that added its jobs. It is measured too. Without a tracer and a meter `run` is just called. `run` may not
 * reject. A tracer or propagator that throws costs no job: its job is run without it.
 */
export function traceRun<Result extends JobOutcome | JobOutcome[]>(
  running: Running,
  run: () => Promise<Result>,
): Promise<Result> {
  if (!isObserved()) return run()
  let result: Promise<Result> | undefined
  const runOnce = (): Promise<Result> => (result ??= run())
  return runInSpan(running, runOnce).catch(runOnce)
}

async function runInSpan<Result extends JobOutcome | JobOutcome[]>(
  { jobs, worker: { queueName }, context: { provider = 'pikku' } }: Running,
  run: () => Promise<Result>,
): Promise<Result> {
  const api = await loadApi()
  if (api === undefined) return run()
  const origins = jobs.map(({ options }) =>
    api.propagation.extract(api.ROOT_CONTEXT, options.trace ?? {}),
  )
  const links = origins.flatMap((origin) => {
    const context = api.trace.getSpanContext(origin)
    return context === undefined ? [] : [{ context }]
  })
  const count = jobs.length
  const { id, attempt } = jobs[0] as TakenJob
  const parent = (count === 1 ? origins[0] : undefined) ?? api.ROOT_CONTEXT
  const attributes = { 'messaging.message.id': id, 'pikku.job.attempt': attempt }
  const span = {
    operation: 'process',
    provider,
    queueName,
    count,
    parent,
    links,
    attributes,
  } as const
  return inSpan(api, span, async ({ fail }) => {
    const result = await run()
    for (const outcome of [result].flat() as JobOutcome[]) {
      if (outcome.kind === 'retry' || outcome.kind === 'failed') fail(outcome.error)
    }
    return result
  })
}
