import type { JobOptions, PikkuHandler, QueueWorkerOptions } from '../../src/runtime/index.js'
import { pikkuSessionlessFunc } from '../../src/runtime/index.js'
import { runJob } from '../../src/runtime/provider-kit/index.js'
import type { JobOutcome, RunJobContext, TakenJob } from '../../src/runtime/provider-kit/index.js'
import { normalizeWorkerOptions } from '../../src/runtime/worker/normalize-worker-options.js'
import { recordingLogger } from './recording-logger.js'

// A handler of a test takes and gives what its test says.
export type AnyHandler = PikkuHandler<any, any, any>

export interface Once {
  readonly worker?: Omit<Partial<QueueWorkerOptions<unknown, unknown>>, 'func'>
  readonly job?: Partial<TakenJob> & { readonly options?: JobOptions }
  readonly context?: Partial<RunJobContext>
}

/** One attempt of one job, as a provider runs it. */
export function runOnce(
  handler: AnyHandler,
  { worker, job, context }: Once = {},
): Promise<JobOutcome> {
  const func = pikkuSessionlessFunc(handler)
  return runJob(takenJob(job), normalizeWorkerOptions({ queue: 'orders', func, ...worker }), {
    ...runContext(),
    ...context,
  })
}

export function takenJob(job: Partial<TakenJob> = {}): TakenJob {
  return {
    id: 'job-1',
    queueName: 'orders',
    data: { orderId: 'o1' },
    attempt: 1,
    enqueuedAt: new Date('2026-01-02T03:04:05Z'),
    options: {},
    ...job,
  }
}

export function runContext(): RunJobContext {
  return { services: {}, logger: recordingLogger(), signal: new AbortController().signal }
}
