import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

import { Redis } from 'ioredis'
import { expect, onTestFinished, test, vi } from 'vitest'

import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { repository } from '../../../scripts/build/places.js'
import { seededRandom } from '../seeded-random.js'
import { useBullMQ } from './wired-test.js'

const KILLS = Number(process.env['KILLS'] ?? 3)
const LOCK = 3_000
const KEYS = ['a', 'b', 'c']

const script = await bundleScript(new URL('key-worker.ts', import.meta.url))
const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 20 }

interface Run {
  readonly key: string
  readonly began: number
  /** When its handler returned, or its process was killed. */
  ended: number
}

interface WorkerProcess {
  readonly child: ChildProcess
  readonly runs: readonly Run[]
}

async function startWorker(queue: string): Promise<WorkerProcess> {
  const place = { REDIS_URL: `redis://127.0.0.1:${bench.redis.port}`, QUEUE: queue }
  const child = spawn(process.execPath, [script], {
    cwd: repository,
    env: { ...process.env, ...place, LOCK: String(LOCK) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const runs: Run[] = []
  const state = { isReady: false }
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') state.isReady = true
    if (!line.startsWith('{')) return
    const told = JSON.parse(line) as Run
    const run = runs.find(({ key, began }) => key === told.key && began === told.began)
    if (run === undefined) runs.push({ ...told, ended: Infinity })
    else run.ended = told.ended
  })
  await vi.waitFor(() => expect(state.isReady).toBe(true), soon)
  return { child, runs }
}

async function kill({ child, runs }: WorkerProcess): Promise<void> {
  // It may have said more than was read until it ended.
  const exited = once(child, 'close')
  child.kill('SIGKILL')
  const killed = Date.now()
  await exited
  for (const run of runs) run.ended = Math.min(run.ended, killed)
}

test(
  `after ${KILLS} kills, no place was given twice and none is lost: every job has run`,
  { timeout: 600_000 },
  async () => {
    const random = seededRandom()
    const queue = bench.queueName()
    const service = bench.service()
    const started: WorkerProcess[] = []
    const running = [await startWorker(queue), await startWorker(queue)]
    started.push(...running)
    const add = async (count: number): Promise<void> => {
      const keys = Array.from({ length: count }, (_, n) => KEYS[n % KEYS.length] ?? '')
      await service.addMany(
        queue,
        keys.map((id) => ({ data: id, options: { group: { id } } })),
      )
    }
    for (let number = 0; number < KILLS; number += 1) {
      await add(30)
      await pause(100 + 300 * random())
      const victim = running.splice(Math.floor(random() * running.length), 1)[0] as WorkerProcess
      await kill(victim)
      const next = await startWorker(queue)
      running.push(next)
      started.push(next)
    }
    await add(3)
    const wanted = { waiting: 0, active: 0, delayed: 0, completed: 30 * KILLS + 3 }
    await vi.waitFor(async () => expect(await service.stats(queue)).toMatchObject(wanted), soon)
    const redis = new Redis(bench.redis.port, bench.redis.host)
    await vi.waitFor(async () => expect(await redis.keys('*:pikku:group:*')).toEqual([]), soon)
    await redis.quit()
    await Promise.all(running.map(kill))
    for (const key of KEYS) {
      const runs = started
        .flatMap((worker) => worker.runs.filter((run) => run.key === key))
        .sort((one, other) => one.began - other.began)
      const overlaps = runs.filter((run, index) => run.began < (runs[index - 1]?.ended ?? 0))
      expect(overlaps).toEqual([])
    }
  },
)
