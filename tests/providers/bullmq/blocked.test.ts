import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { expect, onTestFinished, test, vi } from 'vitest'

import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { repository } from '../../../scripts/build/places.js'
import { useBullMQ } from './wired-test.js'

const script = await bundleScript(new URL('blocking-worker.ts', import.meta.url))
const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 20 }

interface WorkerProcess {
  readonly lines: readonly string[]
  stop(): Promise<unknown>
}

/** A worker in a process of its own. Its handlers block the event loop, or wait, until the file of their name is there. */
async function startWorker(queue: string, directory: string): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [script], {
    cwd: repository,
    env: {
      ...process.env,
      REDIS_URL: `redis://127.0.0.1:${bench.redis.port}`,
      QUEUE: queue,
      DIRECTORY: directory,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  onTestFinished(() => void child.kill('SIGKILL'))
  await vi.waitFor(() => expect(lines).toContain('ready'), soon)
  return {
    lines,
    stop: async () => {
      child.stdin.end()
      return once(child, 'exit')
    },
  }
}

test.each(['one', 'batch'])(
  'of two processes, one is blocked beyond its locks: each job is completed once, and none fails (%s)',
  async (kind) => {
    const queue = `${kind}-${bench.queueName()}`
    const directory = await mkdtemp(join(tmpdir(), 'pikku-blocked-'))
    onTestFinished(() => rm(directory, { recursive: true }))
    const release = (name: string): Promise<void> => writeFile(join(directory, name), '')
    const service = bench.service()

    const blocked = await startWorker(queue, directory)
    const patient = await service.add(queue, { wait: 'patient' })
    await vi.waitFor(() => expect(blocked.lines).toContain('began patient'), soon)
    const busy = await service.add(queue, { block: 'busy' })
    await vi.waitFor(() => expect(blocked.lines).toContain('began busy'), soon)

    const other = await startWorker(queue, directory)
    const rest = await service.addMany(
      queue,
      ['a', 'b', 'c'].map((name) => ({ data: { name } })),
    )
    // To the other process, the jobs of a blocked one are those of a dead one. It begins one of them, as it must.
    await vi.waitFor(() => expect(other.lines.join()).toMatch(/began (patient|busy)/), soon)
    await release('busy')
    await release('patient')
    const jobs = await Promise.all(
      [patient, busy, ...rest].map((id) => service.waitForFinish(queue, id)),
    )
    expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => 'completed'))
    await Promise.all([blocked.stop(), other.stop()])
    const stats = await service.stats(queue)
    expect(stats).toMatchObject({ waiting: 0, active: 0, delayed: 0, completed: 5, failed: 0 })
    const told = [...blocked.lines, ...other.lines].filter((line) => line.startsWith('completed'))
    expect(told.toSorted()).toEqual(jobs.map(({ id }) => `completed ${id}`).toSorted())
    expect(blocked.lines.filter((line) => line.includes('was blocked for'))).toHaveLength(1)
  },
)
