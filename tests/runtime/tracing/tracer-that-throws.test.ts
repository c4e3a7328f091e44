import { propagation, trace } from '@opentelemetry/api'
import { afterEach, expect, test } from 'vitest'

import { runBatch } from '../../../src/runtime/provider-kit/index.js'
import { pikkuSessionlessFunc } from '../../../src/runtime/index.js'
import { normalizeWorkerOptions } from '../../../src/runtime/worker/normalize-worker-options.js'
import { runContext, runOnce, takenJob } from '../run-once.js'

afterEach(() => {
  trace.disable()
  propagation.disable()
})

const fails = (): never => {
  throw new Error('the tracer is broken')
}

test.for([
  [
    'a tracer that throws',
    () =>
      trace.setGlobalTracerProvider({
        getTracer: () => ({ startSpan: fails, startActiveSpan: fails }),
      }),
  ],
  [
    'a propagator that throws',
    () => {
      trace.setGlobalTracerProvider({ getTracer: fails })
      propagation.setGlobalPropagator({ extract: fails, inject: fails, fields: () => [] })
    },
  ],
] as const)('%s costs no job: its handler runs once', async ([, register]) => {
  register()
  let calls = 0
  const handler = async (_services: object, data: unknown): Promise<unknown> => {
    calls += 1
    return data
  }
  expect(await runOnce(handler)).toMatchObject({ kind: 'completed' })
  const worker = normalizeWorkerOptions({
    queue: 'orders',
    func: pikkuSessionlessFunc<any, any>(handler),
    batch: { size: 2, timeout: 0 },
  })
  expect(await runBatch([takenJob()], worker, runContext())).toMatchObject([{ kind: 'completed' }])
  expect(calls).toBe(2)
})
