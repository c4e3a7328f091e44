import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { linkPikku } from '../fixtures/link-pikku.js'
import { fillQueue, invoice, JOBS } from './live/fill-engine.js'
import { engineNames, openService, places, type EngineName } from './soak/places.js'

/**
 * `npm run bench:jobs`: `pikku jobs` on engines with 100,000 jobs in one queue, 20,000 of which have failed, and 10,000
 * dead letters: `list` and `show`, `retry` and `redrive` of 10,000, and a `retry` that is interrupted. `--engine=NAME`
 * measures one of redis, postgres, embedded.
 */
const only = process.argv.find((each) => each.startsWith('--engine='))?.slice('--engine='.length)
const BULK = 10_000
const bin = fileURLToPath(new URL('../bin/pikku.js', import.meta.url))
const flags: Readonly<Record<EngineName, readonly [provider: string, place: string]>> = {
  redis: ['bullmq', '--redis'],
  postgres: ['pg-boss', '--database'],
  embedded: ['embedded', '--file'],
}
const source = `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

export interface Invoice { order: { id: string; number: number }; due: Date; cents: bigint }
export const send = pikkuSessionlessFunc<Invoice, void>(async () => {})
wireQueueWorker({ queue: 'invoices', func: send, retries: 0, deadLetterQueue: 'invoices-dead' })
`

for (const engine of engineNames.filter((name) => only === undefined || only === name)) {
  await measure(engine)
}

async function measure(engine: EngineName): Promise<void> {
  const directory = await makeProject()
  const place = await places[engine]()
  const service = openService(engine, place.address)
  const [provider, flag] = flags[engine]
  const command = (...args: string[]) => {
    const where = ['--cwd', directory, '--provider', provider, flag, place.address]
    return [process.execPath, bin, 'jobs', ...args, ...where] as const
  }
  const timed = async (what: string, ...args: string[]): Promise<void> => {
    const startedAt = performance.now()
    // With its CPU time: what remains of a time on a machine that does other things too.
    const script = 'TIMEFORMAT="%U + %S s of CPU"; time "$@"'
    const { exitCode, stderr } = await execa('bash', ['-c', script, 'bash', ...command(...args)], {
      reject: false,
    })
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(2)
    print(`${engine}: ${what}: ${seconds} s (exit ${exitCode}; ${stderr.split('\n').join('; ')})`)
  }
  try {
    await fillQueue(service, 'invoices', { jobs: JOBS, delay: '1h' })
    for (let first = 0; first < 2 * BULK; first += 100) {
      const ids = Array.from({ length: 100 }, (_, at) => `j${first + at}`)
      await Promise.all(ids.map(async (id) => service.cancel?.('invoices', id)))
    }
    await fillQueue(service, 'invoices-dead', { jobs: BULK, dataOf: letter })
    for (let time = 0; time < 3; time += 1) {
      await timed('list', 'list', 'invoices')
      await timed('list --status failed', 'list', 'invoices', '--status', 'failed')
      await timed('show', 'show', 'invoices', `j${JOBS - 1}`)
    }
    await timed('retry of 10,000', 'retry', 'invoices', '--all', '--limit', String(BULK))
    await timed('redrive of 10,000', 'redrive', 'invoices-dead')
    await interrupt()
  } finally {
    await service.close()
    await place.stop()
    await rm(directory, { recursive: true, force: true })
  }

  /** Once a few jobs have been put back. */
  async function interrupt(): Promise<void> {
    const failed = async (): Promise<number> => (await service.stats?.('invoices'))?.failed ?? 0
    const before = await failed()
    const [program, ...args] = command('retry', 'invoices', '--all')
    const child = execa(program, args, { reject: false })
    while ((await failed()) === before) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGINT')
    const { exitCode, stderr } = await child
    print(`${engine}: interrupted: exit ${exitCode}, ${stderr}; ${before - (await failed())} fewer`)
  }
}

/** Of jobs that the queue no longer has: each is added again. */
function letter(at: number): object {
  return {
    queueName: 'invoices',
    jobId: `lost-${at}`,
    data: invoice(at),
    error: { name: 'Error', message: 'The bank does not answer' },
    attempts: 1,
    failedAt: '2026-01-01T00:00:00.000Z',
  }
}

async function makeProject(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pikku-bench-jobs-'))
  const manifest = { name: 'shop', type: 'module', dependencies: { pikku: '*' } }
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2022', noEmit: true }
  const files = {
    'package.json': JSON.stringify(manifest),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['**/*.ts'] }),
    'invoices.ts': source,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
  await linkPikku(directory)
  return directory
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
