import { expect, onTestFinished, test } from 'vitest'

import { linkPikku } from '../../fixtures/link-pikku.js'
import { createEmbeddedService } from '../../src/runtime/providers/embedded/index.js'
import { liveEngines } from './live-engines.js'
import { createProject, pikku } from './project.js'

const engines = liveEngines()

function wiring(data: string, more = ''): string {
  return `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

export const send = pikkuSessionlessFunc<${data}, void>(async () => {})

wireQueueWorker({ queue: 'invoices', func: send, deadLetterQueue: 'invoices-dead', ${more} })
`
}

async function makeProject() {
  const project = createProject({
    'invoices.ts': wiring('{ n: number; due: Date | null }'),
    'package.json': JSON.stringify({ name: 'shop', type: 'module', dependencies: { pikku: '*' } }),
  })
  onTestFinished(() => project.dispose())
  await linkPikku(project.directory)
  await pikku(['lock', '--cwd', project.directory])
  return project
}

test.each(engines)(
  '$provider: the jobs that wait are held against the next release',
  async (engine) => {
    const { directory, write, read } = await makeProject()
    const [flag, value] = engine.place(directory)
    const service = engine.service(value)
    onTestFinished(() => service.close())
    const verify = async (...more: string[]) =>
      pikku([
        'lock',
        'verify',
        '--cwd',
        directory,
        '--provider',
        engine.provider,
        flag,
        value,
        ...more,
      ])
    const due = '2027-01-01T00:00:00.000Z'
    const ids = await service.addMany('invoices', [
      ...Array.from({ length: 3 }, (_, n) => ({ data: { n, due: null, secret: 'hush' } })),
      { data: { n: 1, due } },
      { data: { n: 2, due }, options: { delay: '1h' } },
    ])
    const letter = {
      queueName: 'invoices',
      jobId: '1',
      data: { n: 'hush', due: null },
      attempts: 1,
    }
    const rest = { error: { name: 'Error', message: 'no' }, failedAt: due }
    const letterId = await service.add('invoices-dead', { ...letter, ...rest })
    const key = 'nightly'
    await service.add('invoices', { n: 3, due }, { repeat: { cron: '0 3 1 1 *', key } })
    const lock = read('pikku-queue.lock.json')

    write('invoices.ts', wiring('{ n: number; due: Date }'))
    const refused = await verify()
    expect(refused).toMatchObject({ exitCode: 1, stderr: '' })
    expect(refused.stdout).toContain('4 of 8 jobs of `invoices` (version 1) would fail\n')
    expect(refused.stdout).toContain('  3: data.due: expected a valid Date, found null\n')
    expect(refused.stdout).toContain('  1: data.n: expected number, found string')
    expect(refused.stdout).not.toContain('hush')
    expect(read('pikku-queue.lock.json')).toBe(lock)

    await pikku(['lock', 'accept', '--cwd', directory, '--provider', engine.provider])
    await service.add('invoices', { n: 1, due }, { version: 2 })
    const unread = await verify()
    expect(unread).toMatchObject({ exitCode: 1, stderr: '' })
    expect(unread.stdout).toContain(
      '  3: no upcaster of version 1 is wired (data.due: expected a valid Date, found null)\n',
    )
    const upcast = 'upcast: { 1: ({ n, due }) => ({ n, due: due ?? new Date(0) }) }'
    write('invoices.ts', wiring('{ n: number; due: Date }', upcast))
    const accepted = JSON.parse((await verify('--json')).stdout) as unknown
    expect(accepted).toEqual({
      ok: false,
      versions: [
        {
          queue: 'invoices',
          version: 1,
          jobs: 8,
          failing: 1,
          needUpcaster: 3,
          reasons: [{ reason: 'data.n: expected number, found string', jobs: 1 }],
        },
        { queue: 'invoices', version: 2, jobs: 1, failing: 0, needUpcaster: 0, reasons: [] },
      ],
      unusedUpcasters: [],
    })

    await service.remove?.('invoices-dead', letterId)
    const needed = await verify()
    expect(needed).toMatchObject({ exitCode: 0 })
    expect(needed.stdout).toContain(
      '3 of 7 jobs of `invoices` (version 1) are read by the upcaster of version 1',
    )
    // Which versions it holds is only known at run time.
    const open = 'upcast: JSON.parse(process.env.UPCAST ?? "{}")'
    write('invoices.ts', wiring('{ n: number; due: Date }', open))
    expect(await verify()).toMatchObject({ exitCode: 0, stdout: needed.stdout })
    for (const id of ids) await service.remove?.('invoices', id)
    await service.unschedule?.('invoices', key)
    const left = await verify()
    expect(left.stdout).toBe(
      '1 job of `invoices` (version 2) can be read\n' +
        'No job of version 1 of `invoices` is left: its upcaster can go.',
    )
    expect(left.exitCode).toBe(0)
  },
)

test('jobs that no worker takes any more, and jobs of a version that the lock does not know, would fail', async () => {
  const { directory, write } = await makeProject()
  const service = createEmbeddedService({ path: `${directory}/jobs.db` })
  onTestFinished(() => service.close())
  const verify = [
    'lock',
    'verify',
    '--cwd',
    directory,
    '--provider',
    'embedded',
    '--file',
    `${directory}/jobs.db`,
  ]
  await service.add('invoices', { n: 1, due: null }, { version: 7 })
  const newer = await pikku(verify)
  expect(newer).toMatchObject({ exitCode: 1, stderr: '' })
  expect(newer.stdout).toBe(
    '1 of 1 job of `invoices` (version 7) would fail: the lock knows version 1 at most',
  )
  write('invoices.ts', wiring('{ n: number }').replaceAll("'invoices", "'bills"))
  const removed = await pikku(verify)
  expect(removed.stdout).toBe(
    '1 of 1 job of `invoices` (version 7) would fail: the queue has no worker',
  )
})

test.each([
  [['--provider', 'embedded'], 'There is no file'],
  [['--provider', 'embedded', '--redis', 'redis://localhost'], '--redis is for another engine'],
  [['--provider', 'sqs'], 'cannot list the jobs that wait'],
  [[], 'No engine is known'],
])('wrong use is told: %j', async (flags, message) => {
  const { directory } = await makeProject()
  const { exitCode, stderr } = await pikku(['lock', 'verify', '--cwd', directory, ...flags])
  expect(stderr).toContain(message)
  expect(exitCode).toBe(2)
})
