import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { QueueClient } from '../../../src/runtime/index.js'
import type { QueueService } from '../../../src/runtime/index.js'
import { createBullMQService } from '../../../src/runtime/providers/bullmq/index.js'
import { createEmbeddedService } from '../../../src/runtime/providers/embedded/index.js'
import { createPgBossService } from '../../../src/runtime/providers/pg-boss/index.js'
import { startPostgres } from '../../engines/postgres.js'
import { startRedis } from '../../engines/redis.js'
import { useEngine } from '../../engines/use-engine.js'
import { seededRandom } from '../seeded-random.js'
import type { ReleaseWorker } from './release-worker.js'
import { keysOf, releases, STEADY } from './releases.js'

type Map = Record<string, { input: unknown; output: unknown }>

const script = await bundleScript(new URL('release-worker.ts', import.meta.url))
const soon = { timeout: 120_000, interval: 20 }
const DEPLOYMENTS = 3

const redis = useEngine('Redis', startRedis)
const postgres = useEngine('PostgreSQL', async () => {
  const server = await startPostgres()
  return { ...server, url: await server.createDatabase() }
})

let directory: string
let running: RunningRelease[] = []
let killed: Set<number>
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pikku-releases-'))
  killed = new Set()
  writeFileSync(journal(), '')
})
afterEach(async () => {
  await Promise.all(running.map((release) => release.end('SIGKILL')))
  running = []
  rmSync(directory, { recursive: true, force: true })
})

interface RunningRelease {
  readonly started: Promise<void>
  readonly exited: Promise<unknown>
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

interface Run {
  readonly pid: number
  readonly id: string
  readonly at: number
}

const journal = (): string => join(directory, 'journal')

function start(worker: ReleaseWorker): RunningRelease {
  const child = spawn(process.execPath, [script, JSON.stringify(worker)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const release: RunningRelease = {
    started: untilStarted(child, exited),
    exited,
    end: async (signal) => {
      if (signal === 'SIGKILL') killed.add(child.pid ?? 0)
      child.kill(signal)
      await exited
    },
  }
  // One that is to die never is.
  release.started.catch(() => {})
  running.push(release)
  return release
}

async function untilStarted(child: ChildProcess, exited: Promise<unknown[]>): Promise<void> {
  const [message] = (await Promise.race([once(child, 'message'), exited])) as unknown[]
  if (message !== 'started') throw new Error('The release did not start')
}

/** The runs of the schedule that every release has, in the order of when they were due. */
function ticks(): { readonly due: number; readonly runs: readonly Run[] }[] {
  const byDue: Record<number, Run[]> = {}
  for (const line of readFileSync(journal(), 'utf8').trim().split('\n')) {
    if (line === '') continue
    const run = JSON.parse(line) as Run
    if (run.id.includes('tick')) (byDue[Number(run.id.split(':').at(-1))] ??= []).push(run)
  }
  return Object.entries(byDue)
    .map(([due, runs]) => ({ due: Number(due), runs }))
    .toSorted((one, other) => one.due - other.due)
}

async function standing(client: QueueClient<Map>): Promise<string[]> {
  const queues = [...new Set(releases.flatMap((release) => release.queues))]
  const all = await Promise.all(
    queues.map(async (queue) =>
      (await client.schedules(queue)).map(({ key, cron, timezone, every, data }) => {
        const timing = cron === undefined ? `${Number(every) / 3_600_000}h` : `${cron} ${timezone}`
        return `${queue} ${key} ${timing} ${JSON.stringify(data)}`
      }),
    ),
  )
  return all.flat().toSorted()
}

const engines: readonly (readonly [
  name: ReleaseWorker['provider'],
  place: () => { readonly options: object; readonly service: QueueService },
])[] = [
  [
    'embedded',
    () => {
      const path = join(directory, 'queues.db')
      return { options: { path }, service: createEmbeddedService({ path }) }
    },
  ],
  [
    'bullmq',
    () => {
      const { host, port } = redis()
      const options = { redis: { host, port } }
      return { options, service: createBullMQService(options) }
    },
  ],
  [
    'pg-boss',
    () => {
      const options = { connectionString: postgres().url, max: 3 }
      return { options, service: createPgBossService(options) }
    },
  ],
]

test.for(engines)(
  'three releases deployed over each other with kills, on %s: the last one’s schedules stand, and each run is run once',
  async ([provider, open]) => {
    const random = seededRandom()
    const pick = (count: number): number => Math.floor(random() * count)
    const { options, service } = open()
    const client = new QueueClient<Map>(service)
    const common = { provider, options, queue: STEADY, lockDuration: 2_000, journal: journal() }
    const deploy = async (release: number, before?: RunningRelease): Promise<RunningRelease> => {
      // One that dies in its start changes nothing that the next one does not mend.
      if (random() < 0.5) {
        const dying = start({ ...common, release: pick(releases.length), diesAfter: pick(4) })
        await dying.exited
      }
      const next = start({ ...common, release })
      await next.started
      expect(await standing(client)).toEqual(keysOf(releases[release]!))
      await before?.end(random() < 0.5 ? 'SIGKILL' : 'SIGTERM')
      return next
    }
    let current: RunningRelease | undefined
    for (let round = 0; round < DEPLOYMENTS; round += 1) {
      const count = ticks().length
      current = await deploy(pick(releases.length), current)
      await vi.waitFor(() => expect(ticks().length).toBeGreaterThan(count), soon)
    }
    const last = pick(releases.length)
    current = await deploy(last, current)
    const count = ticks().length
    await vi.waitFor(() => expect(ticks().length).toBeGreaterThan(count + 1), soon)
    expect(await standing(client)).toEqual(keysOf(releases[last]!))

    // A run that was in the hands of a killed process comes again when its lock has run out.
    await vi.waitFor(async () => expect((await service.stats!(STEADY)).active).toBe(0), soon)
    await vi.waitFor(() => expect(gaps()).toEqual([]), soon)
    for (const { due, runs } of ticks()) {
      const again = runs.slice(0, -1).filter(({ pid }) => !killed.has(pid))
      expect(again, `the run of ${due} was run twice`).toEqual([])
    }
    await client.close()
  },
)

/** Runs that are missing: one may be skipped only if the run before it was taken after it was due. */
function gaps(): string[] {
  const all = ticks()
  return all.slice(1).flatMap(({ due }, index) => {
    const before = all[index]!
    const begun = Math.min(...before.runs.map(({ at }) => at))
    return due - 1_000 <= Math.max(before.due, begun) ? [] : [`${before.due} -> ${due}`]
  })
}
