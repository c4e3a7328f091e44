import { execa } from 'execa'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { linkPikku } from '../../fixtures/link-pikku.js'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import { createEmbeddedService } from '../../src/runtime/providers/embedded/index.js'
import { clearWorkers } from '../../src/runtime/testing/index.js'
import { startSQS } from '../engines/sqs.js'
import { useEngine } from '../engines/use-engine.js'
import { liveEngines, type LiveEngine } from './live-engines.js'
import { bin, createProject, pikku, type CommandResult } from './project.js'

const engines = liveEngines()
const sqs = useEngine('SQS', startSQS)

const source = `import { writeFileSync } from 'node:fs'
import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

writeFileSync('it-ran', '')

export interface Invoice { order: { id: string; number: number }; due: Date; cents: bigint }
export const send = pikkuSessionlessFunc<Invoice, void>(async () => {})
wireQueueWorker({ queue: 'invoices', func: send, retries: 0, deadLetterQueue: 'invoices-dead' })
`

interface Live {
  readonly directory: string
  readonly place: string
  readonly jobs: (...args: string[]) => Promise<CommandResult>
}

async function makeProject(engine: Pick<LiveEngine, 'provider' | 'place'>): Promise<Live> {
  const project = createProject({
    'invoices.ts': source,
    'package.json': JSON.stringify({ name: 'shop', type: 'module', dependencies: { pikku: '*' } }),
  })
  onTestFinished(() => project.dispose())
  onTestFinished(() => expect(project.list('.')).not.toContain('it-ran'))
  await linkPikku(project.directory)
  const { directory } = project
  const [flag, place] = engine.place(directory)
  const common = ['--cwd', directory, '--provider', engine.provider, flag, place]
  return {
    directory,
    place,
    jobs: (...args) => pikku(['jobs', ...args, ...common]),
  }
}

const invoice = (id: string, number = 1): string =>
  JSON.stringify({ order: { id, number }, due: '2027-01-02T03:04:05.000Z', cents: '12' })

describe.each(engines)('$provider', (engine) => {
  async function open(): Promise<Live> {
    const live = await makeProject(engine)
    if (engine.provider === 'embedded')
      await createEmbeddedService({ path: live.place }).stats?.('invoices')
    return live
  }

  test('a job is added by its type, listed, shown, changed and removed', async () => {
    const { jobs } = await open()
    const added = await jobs('add', 'invoices', invoice('a1'), '--delay', '1h')
    expect(added).toMatchObject({ exitCode: 0, stderr: '' })
    const id = added.stdout.trim()
    const shown = await jobs('show', 'invoices', id)
    expect(shown.stdout).toContain('status:   delayed')
    expect(shown.stdout).toContain('due: 2027-01-02T03:04:05.000Z')
    expect(shown.stdout).toContain('cents: 12n')
    const asJson = JSON.parse((await jobs('show', 'invoices', id, '--json')).stdout) as object
    expect(asJson).toMatchObject({ id, data: JSON.parse(invoice('a1')) as object })

    const list = await jobs('list', 'invoices', '--where', 'order.id=a1', '--status', 'delayed')
    expect(list.stdout).toContain(id)
    expect((await jobs('list', 'invoices', '--where', 'order.id=b1')).stdout).not.toContain(id)

    expect(await jobs('update', 'invoices', id, invoice('a1', 7))).toMatchObject({ exitCode: 0 })
    expect((await jobs('show', 'invoices', id)).stdout).toContain('number: 7')
    expect(await jobs('promote', 'invoices', id)).toMatchObject({ exitCode: 0 })
    expect((await jobs('show', 'invoices', id)).stdout).toContain('status:   waiting')

    const unsure = await jobs('remove', 'invoices', id)
    expect(unsure).toMatchObject({ exitCode: 2 })
    expect(unsure.stderr).toContain('Pass --yes')
    expect(await jobs('remove', 'invoices', id, '--yes')).toMatchObject({ exitCode: 0 })
    const gone = await jobs('show', 'invoices', id)
    expect(gone).toMatchObject({ exitCode: 1 })
    expect(gone.stderr).toContain(id)
  })

  test('data that is not of the type is refused with every place, and nothing is added', async () => {
    const { jobs } = await open()
    const before = (await jobs('stats', 'invoices', '--json')).stdout
    const wrong = JSON.stringify({ order: { id: 'secret', number: 'x' }, due: 'soon', cents: '1' })
    const refused = await jobs('add', 'invoices', wrong)
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
    expect(refused.stderr).toContain('data.order.number: expected number')
    expect(refused.stderr).toContain('data.due')
    expect(refused.stderr).not.toContain('secret')
    const states = (text: string): unknown =>
      (JSON.parse(text) as { waiting: number; delayed: number }[]).map(
        ({ waiting, delayed }) => waiting + delayed,
      )
    expect(states((await jobs('stats', 'invoices', '--json')).stdout)).toEqual(states(before))
  })

  test('jobs are cancelled, put back, drained; the queue is paused and counted', async () => {
    const { jobs } = await open()
    await jobs('drain', 'invoices', '--yes')
    const ids: string[] = []
    for (const name of ['c1', 'c2', 'c3']) {
      ids.push((await jobs('add', 'invoices', invoice(name), '--delay', '1h')).stdout.trim())
    }
    for (const id of ids) {
      const cancelled = await jobs('cancel', 'invoices', id, '--reason', 'twice', '--yes')
      expect(cancelled).toMatchObject({ exitCode: 0 })
    }
    const failed = await jobs('list', 'invoices', '--status', 'failed')
    expect(failed.stdout).toContain('JobCancelledError')
    expect((await jobs('retry', 'invoices', String(ids[0]))).stderr).toContain('1 job put back')
    const some = await jobs('retry', 'invoices', '--where', 'order.id=c2')
    expect(some.stderr).toContain('1 job put back')
    expect((await jobs('retry', 'invoices', '--all')).stderr).toContain('1 job put back')
    expect(await jobs('retry', 'invoices')).toMatchObject({ exitCode: 2 })

    expect(await jobs('pause', 'invoices')).toMatchObject({ exitCode: 0 })
    expect((await jobs('stats')).stdout).toMatch(/invoices +3 .*paused/)
    expect(await jobs('resume', 'invoices')).toMatchObject({ exitCode: 0 })
    expect((await jobs('stats', 'invoices')).stdout).not.toContain('paused')
    expect((await jobs('drain', 'invoices', '--yes')).stderr).toContain('3 jobs removed')
  })

  test('dead letters are shown and put back; schedules are listed', async () => {
    const { jobs, place } = await open()
    const service = engine.service(place)
    onTestFinished(() => service.close())
    await jobs('drain', 'invoices', '--yes')
    const data = JSON.parse(invoice('d1')) as object
    const letter = {
      queueName: 'invoices',
      jobId: 'failed-1',
      data,
      error: { name: 'Error', message: '\u001b[31mno' },
      attempts: 1,
      failedAt: '2026-01-01T00:00:00.000Z',
    }
    await service.add('invoices-dead', letter)
    const preview = await jobs('redrive', 'invoices-dead', '--preview')
    expect(preview.stdout).toContain('d1')
    expect(preview.stdout).not.toContain('\u001b')
    expect((await jobs('redrive', 'invoices-dead')).stderr).toContain('1 dead letter put back')
    expect((await jobs('list', 'invoices', '--where', 'order.id=d1')).stdout).toContain('waiting')
    await service.add('invoices', data, { repeat: { cron: '0 3 * * *', key: 'nightly' } })
    expect((await jobs('schedules', 'invoices')).stdout).toMatch(/nightly +0 3 \* \* \*/)
    await service.unschedule?.('invoices', 'nightly')
    await jobs('drain', 'invoices', '--yes')
  })
})

test('the limits and groups of a queue are printed with what holds them back', async () => {
  const embedded = engines.find(({ provider }) => provider === 'embedded')
  if (embedded === undefined) throw new Error('There is no embedded engine')
  const { jobs, place } = await makeProject(embedded)
  const service = embedded.service(place)
  onTestFinished(() => service.close())
  await service.stats?.('invoices')
  expect((await jobs('keys', 'invoices')).stdout).toContain('No limit is wired')
  wireQueueWorker({
    queue: 'invoices',
    func: pikkuSessionlessFunc<unknown>(() => {}),
    limit: { max: 9, per: '1h' },
    group: { by: 'tenant', limit: { max: 1, per: '1h' } },
  })
  onTestFinished(() => clearWorkers())
  const workers = embedded.workers(place)
  await workers.start()
  const unique = { key: '["u"]', while: 3_600_000, then: 'keep' } as const
  for (const id of ['acme', 'acme', 'acme', 'other', 'other'])
    await service.add('invoices', 1, { group: { id } })
  for (const data of [1, 2]) await service.add('invoices', data, { unique })
  await vi.waitFor(async () => expect((await service.stats?.('invoices'))?.completed).toBe(3))
  await workers.stop()
  const { stdout } = await jobs('keys', 'invoices', '--limit', '1')
  expect(stdout).toMatch(/9 per 3600 s +3\/9/)
  expect(stdout).toMatch(/2 +0 +limit +1\/1 \d{4}-\S+ +acme/)
  expect(stdout).toContain('1 smaller group more')
  expect(stdout).toContain('1 add of the last minute made no job of its own')
  const asJson = JSON.parse((await jobs('keys', 'invoices', '--json')).stdout) as object
  expect(asJson).toMatchObject({ groupCount: 2, groups: [{ key: 'acme', blockedBy: 'limit' }, {}] })
})

test('a queue that the project does not have, and an engine that cannot, are wrong use', async () => {
  const embedded = engines[0] as LiveEngine
  const { jobs, place } = await makeProject(embedded)
  await createEmbeddedService({ path: place }).stats?.('invoices')
  const unknown = await jobs('list', 'invoice')
  expect(unknown).toMatchObject({ exitCode: 2 })
  expect(unknown.stderr).toContain('invoices')
  expect(await jobs('add', 'invoices', '{')).toMatchObject({ exitCode: 2 })
})

test('on SQS jobs are added, counted and redriven, and what it cannot do is told', async () => {
  const { endpoint, region, credentials, createQueue } = sqs()
  await createQueue('invoices')
  await createQueue('invoices-dead')
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey)
  vi.stubEnv('AWS_REGION', region)
  const { jobs } = await makeProject({ provider: 'sqs', place: () => ['--endpoint', endpoint] })
  expect(await jobs('add', 'invoices', invoice('s1'))).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await jobs('stats', 'invoices')).toMatchObject({ stderr: '' })
  expect((await jobs('stats', 'invoices')).stdout).toMatch(/invoices +1/)
  const list = await jobs('list', 'invoices')
  expect(list).toMatchObject({ exitCode: 2 })
  expect(list.stderr).toContain('sqs')
  expect((await jobs('redrive', 'invoices-dead')).stderr).toContain('0 dead letters put back')
})

test('an engine that does not answer is an error that shows no password', async () => {
  const place = 'postgres://shop:hunter2@127.0.0.1:9/shop'
  const { jobs } = await makeProject({ provider: 'pg-boss', place: () => ['--database', place] })
  const { exitCode, stdout, stderr } = await jobs('list', 'invoices')
  expect(exitCode).toBe(1)
  expect(`${stdout}${stderr}`).not.toContain('hunter2')
})

test('stats that are watched end when the process is told to', async () => {
  const { directory, place } = await makeProject(engines[0] as LiveEngine)
  await createEmbeddedService({ path: place }).stats?.('invoices')
  const where = ['--cwd', directory, '--provider', 'embedded', '--file', place]
  const child = execa(process.execPath, [bin, 'jobs', 'stats', '--watch', ...where], {
    reject: false,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let shown = ''
  child.stdout.on('data', (text: Buffer) => (shown += String(text)))
  await vi.waitFor(() => expect(shown).toContain('invoices'), { timeout: 120_000 })
  child.kill('SIGINT')
  expect((await child).exitCode).toBe(0)
})
