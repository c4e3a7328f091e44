import { expect, test } from 'vitest'

import { useSamples } from './run-sample.js'

const samples = useSamples('seeds-processor')

const START = `
  import './.pikku/pikku-bootstrap.gen'
  import { setQueueService } from '@pikku/core'
  import { createEmbedded } from 'pikku/queue-embedded'
  import { PikkuQueue } from './.pikku/pikku-queue.gen'
  const { service, workers } = createEmbedded({ path: ':memory:' })
  const queue = new PikkuQueue(service)
  setQueueService(service)
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const sent = []
  const services = {
    logger,
    emailService: { send: async ({ to }) => { if (!to.includes('@')) throw new Error('no address'); sent.push(to); return 'message-1' } },
    userService: { findById: async (id) => ({ email: id + '@example.com', name: id }) },
    dataService: { load: async () => ['a', 'b', 'c', 'd'] },
  }
  const running = workers({ services })
  const print = (name, value) => console.log(name + ' ' + JSON.stringify(value))
`
const END = `
  await running.stop()
  await queue.close()`

test('the samples of a producer, its processor and the monitor run on an engine', async () => {
  const project = samples()
  project.write(
    'run.ts',
    `${START}
     import { sendWelcomeEmail } from './send-welcome-email'
     await running.start()
     print('queued', await sendWelcomeEmail.func(services, { userId: 'ada' }, {}))
     const id = await queue.add('email-queue', { to: 'nobody', subject: 's', body: 'b' }, { retries: 0 })
     await queue.waitForCompletion('email-queue', id).catch((error) => print('failed', error.message))
     while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
     print('sent', sent)
     await import('./monitor')
     print('letters', (await queue.redrive('email-dlq', { preview: true })).map(({ jobId, error }) => [jobId === id, error.message]))
     ${END}`,
  )
  const printed = await project.run('run.ts')
  expect(printed).toContain('queued {"queued":true}')
  expect(printed).toContain('sent ["ada@example.com"]')
  expect(printed).toMatch(/^failed ".*no address/m)
  expect(printed.replaceAll(/\s+/g, ' ')).toContain(
    '{ waiting: 0, active: 0, completed: 1, failed: 1, throughputPerMinute: 1 }',
  )
  expect(printed).toContain('letters [[true,"no address"]]')
})

test('the sample of scheduling delays one job and repeats the other', async () => {
  const project = samples()
  project.write(
    'run.ts',
    `${START}
     await import('./schedule')
     const [email, cleaning] = await Promise.all(['email-queue', 'cleanup-task'].map((name) => service.stats(name)))
     print('delayed', [email.delayed, cleaning.delayed])
     print('ended', await queue.unschedule('cleanup-task', 'cron:0 2 * * *'))
     print('left', (await service.stats('cleanup-task')).delayed)
     ${END}`,
  )
  const printed = await project.run('run.ts')
  expect(printed).toContain('delayed [1,1]')
  expect(printed).toContain('ended true')
  expect(printed).toContain('left 0')
})

test('the samples of batches, of progress and of attempts run on an engine', async () => {
  const project = samples()
  project.write(
    'run.ts',
    `${START}
     await running.start()
     const items = Array.from({ length: 10 }, (_, n) => ({ id: 'item-' + n, data: n }))
     const ids = await queue.addMany('batch-processor', items)
     const results = await Promise.all(ids.map((id) => queue.waitForCompletion('batch-processor', id)))
     print('batch', results.map(({ id, status }) => id + ' ' + status))
     const dataset = await queue.add('dataset-processing', { datasetId: 'd', options: { unique: true } })
     const { processed, total } = await queue.waitForCompletion('dataset-processing', dataset)
     print('dataset', [processed, total, (await queue.getJob('dataset-processing', dataset)).progress])
     const task = await queue.add('resilient-task', { task: 't', payload: 1 })
     print('resilient', await queue.waitForCompletion('resilient-task', task))
     ${END}`,
  )
  const printed = await project.run('run.ts')
  const done = Array.from({ length: 10 }, (_, n) => `"item-${n} success"`).join()
  expect(printed).toContain(`batch [${done}]`)
  expect(printed).toContain('dataset [4,4,{"processed":4,"total":4,"percentage":100}]')
  expect(printed).toContain('resilient {"success":true,"attempts":1}')
})

test('the sample of tests passes, in a test runner that is not ours', async () => {
  const project = samples()
  project.write(
    'stubs.ts',
    (before) => `${before.slice(0, before.indexOf('// The names that a test runner'))}
      import { equal, notEqual } from 'node:assert/strict'
      export { describe, it } from 'node:test'
      export const expect = (value: unknown) => ({
        toBe: (expected: unknown) => equal(value, expected),
        toBeDefined: () => notEqual(value, undefined),
      })`,
  )
  project.write(
    'run.ts',
    `import { configureTesting } from '@pikku/testing'
     configureTesting({
       services: { emailService: { send: async ({ to }) => { if (!to.includes('@')) throw new Error('no address'); return 'message-1' } } },
     })
     await import('./email.processor.test')`,
  )
  const printed = await project.run('run.ts')
  expect(printed).toMatch(/^# pass 2$|ℹ pass 2/m)
  expect(printed).toMatch(/^# fail 0$|ℹ fail 0/m)
})
