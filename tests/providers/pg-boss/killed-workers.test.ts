import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'

import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { seededRandom } from '../seeded-random.js'
import { until, usePostgres } from './harness.js'

const KILLS = Number(process.env['KILLS'] ?? 5)
const KEYS = ['a', 'b', 'c', 'd']
/** Of each queue, for each kill. */
const JOBS = 20

const harness = usePostgres()

interface Run {
  readonly key: string
  readonly n: number
  /** In milliseconds. */
  readonly began: number
  readonly running: number
}

test(`while ${KILLS} workers are killed, limits, places and order hold, and every job is run`, async () => {
  const random = seededRandom()
  const script = await bundleScript(new URL('recording-worker.ts', import.meta.url))
  const client = new Client(harness.url)
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(
    'CREATE TABLE runs (queue text, key text, n int, began timestamptz, running int)',
  )
  const service = harness.service()
  let added = 0
  const add = async (): Promise<void> => {
    const jobs = Array.from({ length: JOBS }, () => {
      const key = KEYS[Math.floor(random() * KEYS.length)]!
      return { data: { key, n: (added += 1) }, options: { group: { id: key } } }
    })
    for (const queue of ['limited', 'ordered']) await service.addMany(queue, jobs)
  }

  const start = async (): Promise<ChildProcess> => {
    const argument = JSON.stringify({ url: harness.url, package: 'pg-boss' })
    const child = spawn(process.execPath, [script, argument], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child, 'message')
    return child
  }
  const runsOf = async (queue: string): Promise<Run[]> => {
    const text = `
      SELECT key, n, (extract(epoch FROM began) * 1000)::float8 AS began, running FROM runs
      WHERE queue = $1 ORDER BY began, n`
    return (await client.query<Run>(text, [queue])).rows
  }
  const count = async (): Promise<number> =>
    (await runsOf('limited')).length + (await runsOf('ordered')).length

  const children = [await start(), await start()]
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = await count()
    await add()
    await until(count, (now) => now > before + 3)
    const [child] = children.splice(Math.floor(random() * children.length), 1)
    child?.kill('SIGKILL')
    children.push(await start())
  }
  const left = async (): Promise<number> => {
    const stats = [await service.stats('limited'), await service.stats('ordered')]
    return stats.reduce((sum, { waiting, active, delayed }) => sum + waiting + active + delayed, 0)
  }
  await until(left, (jobs) => jobs === 0)

  const limited = await runsOf('limited')
  expect(new Set(limited.map(({ n }) => n)).size).toBe(added)
  expect(Math.max(...limited.map(({ running }) => running))).toBeLessThanOrEqual(2)
  const windows = limited.slice(10).map(({ began }, place) => began - limited[place]!.began)
  expect(Math.min(...windows)).toBeGreaterThan(399)

  const ordered = await runsOf('ordered')
  expect(new Set(ordered.map(({ n }) => n)).size).toBe(added)
  expect(Math.max(...ordered.map(({ running }) => running))).toBe(1)
  for (const key of KEYS) {
    const numbers = ordered.filter((run) => run.key === key).map(({ n }) => n)
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
  }
})
