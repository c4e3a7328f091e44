import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test, vi } from 'vitest'

import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { seededRandom } from '../seeded-random.js'
import type { KeyRun } from './children/key-worker.js'
import { soon, useEmbedded } from './use-embedded.js'

const KILLS = Number(process.env['KILLS'] ?? 3)
const KEYS = ['a', 'b', 'c', 'd']
const QUEUES = ['limited', 'ordered']
/** Of each queue, for each kill. */
const JOBS = 20

const bench = useEmbedded()

test(`while ${KILLS} workers are killed, limits, places and order hold, and every job is run`, async () => {
  const random = seededRandom()
  const script = await bundleScript(new URL('children/key-worker.ts', import.meta.url))
  const journal = join(bench.directory, 'journal')
  let added = 0
  const add = async (): Promise<void> => {
    const jobs = Array.from({ length: JOBS }, () => {
      const key = KEYS[Math.floor(random() * KEYS.length)] ?? ''
      return { data: { key, n: (added += 1) }, options: { group: { id: key } } }
    })
    for (const queue of QUEUES) await bench.service.addMany(queue, jobs)
  }
  const start = async (): Promise<ChildProcess> => {
    const argument = JSON.stringify({ path: bench.path, journal })
    const child = spawn(process.execPath, [script, argument], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child, 'message')
    return child
  }
  const runs = (): KeyRun[] =>
    existsSync(journal)
      ? readFileSync(journal, 'utf8')
          .split('\n')
          // The last line of a killed worker may be cut off.
          .filter((line) => line.endsWith('}'))
          .map((line) => JSON.parse(line) as KeyRun)
      : []
  const runsOf = (queue: string): KeyRun[] =>
    runs()
      .filter((run) => run.queue === queue)
      .toSorted((one, other) => one.began - other.began || one.n - other.n)

  const children = [await start(), await start()]
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = runs().length
    await add()
    await vi.waitFor(() => expect(runs().length).toBeGreaterThan(before + 3), soon)
    const [child] = children.splice(Math.floor(random() * children.length), 1)
    child?.kill('SIGKILL')
    children.push(await start())
  }
  for (const queue of QUEUES) {
    const ended = { waiting: 0, active: 0, delayed: 0, failed: 0 }
    await vi.waitFor(
      async () => expect(await bench.service.stats(queue)).toMatchObject(ended),
      soon,
    )
    expect(new Set(runsOf(queue).map(({ n }) => n)).size).toBe(added)
    expect((await bench.service.keyStats(queue)).groupCount).toBe(0)
  }

  const limited = runsOf('limited')
  expect(Math.max(...limited.map(({ running }) => running))).toBeLessThanOrEqual(2)
  const windows = limited.slice(10).map(({ began }, place) => began - (limited[place]?.began ?? 0))
  expect(Math.min(...windows)).toBeGreaterThanOrEqual(400)
  const ordered = runsOf('ordered')
  expect(Math.max(...ordered.map(({ running }) => running))).toBe(1)
  for (const key of KEYS) {
    const numbers = ordered.filter((run) => run.key === key).map(({ n }) => n)
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
  }
})
