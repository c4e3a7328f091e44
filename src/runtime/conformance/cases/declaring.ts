import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'

import type { Bench } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

const undeclared = {
  refuses: async (bench: Bench) => {
    bench.wire()
    bench.declare({ queue: bench.queue, every: '1h', data: 1 })
    // Of a platform that calls the handler itself, the handler is refused when it is made.
    await bench.start()
  },
}

const NIGHTLY = '0 3 * * *'
const EVERY_SECOND = '* * * * * *'

/** The keys of the schedules that stand. */
async function keysOf({ client, queue }: Bench, of: string = queue): Promise<string[]> {
  const schedules = await client.schedules(of)
  return schedules.map(({ key }) => key)
}

/** Another release of the application starts, runs a job and stops. */
async function deploy(bench: Bench, release: () => void, queue = bench.queue): Promise<void> {
  release()
  const workers = await bench.start({ queues: [queue] })
  // Workers of BullMQ 5 that are stopped before their first look for stalled jobs forget a timer.
  const id = await bench.client.add(queue, 'deployed')
  await bench.until(() => bench.runs.some((run) => run.id === id))
  await workers.stop()
}

/** Every case declares for the whole process. */
const alone = { needs: 'repeat', alone: true, without: undeclared } as const

/** Schedules that a process declares. */
export const declaring: readonly ConformanceCase[] = [
  {
    ...alone,
    key: 'declared',
    name: 'a declared schedule runs with its data once workers are started, each run once',
    run: async (bench) => {
      const { queue } = bench
      bench.wire()
      bench.declare({ queue, cron: EVERY_SECOND, data: { days: 30 } })
      await bench.start()
      await bench.start()
      await bench.untilCalls(3)
      equal(new Set(bench.calls.map(({ id }) => id)).size, bench.calls.length)
      deepEqual(bench.calls[0]?.data, { days: 30 })
      deepEqual(await keysOf(bench), [`wired:${queue}`])
      const lines = bench.lines.filter((line) => line.includes('schedule'))
      deepEqual(lines, [`Queue '${queue}': schedule '${queue}' was added`])
    },
  },
  {
    ...alone,
    key: 'declared-changed',
    name: 'a declared schedule that is changed is changed at the next start, and never doubled',
    run: async (bench) => {
      const { client, queue } = bench
      bench.wire()
      const set = { queue, name: 'clean' }
      await deploy(bench, () => bench.declare({ ...set, cron: NIGHTLY, data: 'old' }))
      await deploy(bench, () => bench.declare({ ...set, cron: NIGHTLY, data: 'new' }))
      await deploy(bench, () =>
        bench.declare({ ...set, cron: NIGHTLY, timezone: 'Europe/Berlin', data: 'new' }),
      )
      const schedules = await client.schedules(queue)
      deepEqual(
        schedules.map(({ key, timezone, data }) => [key, timezone, data]),
        [['wired:clean', 'Europe/Berlin', 'new']],
      )
      equal((await client.queueService.stats?.(queue))?.delayed, 1)
      const changes = bench.lines.filter((line) => line.includes("'clean' was changed"))
      equal(changes.length, 2)
    },
  },
  {
    ...alone,
    key: 'declared-same',
    name: 'a start neither loses nor doubles a run of a declared schedule that is due, and says nothing of it',
    run: async (bench) => {
      const { client, queue } = bench
      bench.wire()
      bench.declare({ queue, cron: EVERY_SECOND, data: 1 })
      await deploy(bench, () => {})
      const [before] = await client.schedules(queue)
      const due = before?.next?.getTime() ?? 0
      await bench.until(() => Date.now() > due + 1_500)
      const already = bench.calls.length
      bench.lines.length = 0
      await bench.start()
      await bench.untilCalls(already + 3)
      const ids = bench.calls.map(({ id }) => id)
      equal(new Set(ids).size, ids.length)
      match(ids[already] ?? '', new RegExp(`:${due}$`))
      ok(!bench.lines.some((line) => line.includes('schedule')))
    },
  },
  {
    ...alone,
    key: 'declared-gone',
    name: 'a schedule that is no longer declared ends at the next start with its pending run, also one that is overdue',
    run: async (bench) => {
      const { client, queue } = bench
      bench.wire()
      await deploy(bench, () =>
        bench.declare(
          { queue, name: 'rare', cron: NIGHTLY, data: 1 },
          { queue, name: 'often', every: '1h', data: 2 },
        ),
      )
      await deploy(bench, () =>
        bench.declare({ queue, name: 'overdue', cron: EVERY_SECOND, data: 3 }),
      )
      deepEqual(await keysOf(bench), ['wired:overdue'])
      const calls = bench.calls.length
      const past = Date.now() + 2_000
      await bench.until(() => Date.now() > past)
      bench.declare()
      await bench.start()
      deepEqual(await keysOf(bench), [])
      await client.add(queue, 'last')
      await bench.until(() => bench.calls.some(({ data }) => data === 'last'))
      equal(bench.calls.length, calls + 1)
      const { delayed, waiting } = (await client.queueService.stats?.(queue)) ?? {}
      deepEqual([delayed, waiting], [0, 0])
    },
  },
  {
    ...alone,
    key: 'declared-others',
    name: 'no start removes a schedule that was made by schedule(), and none can be made with the key of a declared one',
    run: async (bench) => {
      const { client, queue } = bench
      bench.wire()
      await client.schedule(queue, { cron: NIGHTLY, key: 'mine' }, 1)
      await deploy(bench, () => bench.declare({ queue, cron: NIGHTLY, data: 2 }))
      await deploy(bench, () => bench.declare())
      deepEqual(await keysOf(bench), ['mine'])
      const repeat = { cron: NIGHTLY, key: 'wired:mine' }
      await rejects(client.schedule(queue, repeat, 1), /wired:/)
      await rejects(client.addMany(queue, [1], { repeat } as object), /wired:/)
      await rejects(client.add(queue, 1, { repeat: { every: '1h' }, jobId: 'wired:x' }), /wired:/)
    },
  },
  {
    ...alone,
    key: 'declared-race',
    name: 'of two processes that start at once with different schedules, the engine holds exactly those of one',
    run: async (bench) => {
      const { queue } = bench
      bench.wire()
      const set = (release: number): void =>
        bench.declare(
          ...Array.from({ length: 20 }, (_, at) => ({
            queue,
            name: `${release}-${at}`,
            cron: NIGHTLY,
            data: release,
          })),
        )
      for (let round = 0; round < 3; round += 1) {
        const starts = [1, 2].map((release) => {
          set(release)
          return bench.start()
        })
        const started = await Promise.all(starts)
        const keys = await keysOf(bench)
        const releases = new Set(keys.map((key) => key.split('-')[0]))
        deepEqual([keys.length, releases.size], [20, 1])
        await Promise.all(started.map((workers) => workers.stop()))
      }
    },
  },
  {
    ...alone,
    key: 'declared-dropped',
    name: 'a queue that the application no longer wires loses its declared schedules, and those of other applications stay',
    run: async (bench) => {
      const { queue, dead } = bench
      bench.wire()
      bench.wireDead()
      await deploy(bench, () =>
        bench.declare({ queue, cron: NIGHTLY, data: 1 }, { queue: dead, cron: NIGHTLY, data: 2 }),
      )
      bench.unwire(queue, dead)
      bench.wireDead()
      await deploy(bench, () => bench.declare({ queue: dead, cron: NIGHTLY, data: 2 }), dead)
      deepEqual([await keysOf(bench), await keysOf(bench, dead)], [[], [`wired:${dead}`]])

      // From here on, they are two applications: what the one wires was never wired together with the other's queue.
      bench.unwire(dead)
      bench.wire()
      bench.declare()
      await deploy(bench, () => bench.declare({ queue, cron: NIGHTLY, data: 1 }))
      deepEqual(
        [await keysOf(bench), await keysOf(bench, dead)],
        [[`wired:${queue}`], [`wired:${dead}`]],
      )
    },
  },
  {
    ...alone,
    key: 'declared-wrong',
    name: 'a start with a schedule that cannot be kept rejects with its name, and leaves nothing running',
    run: async (bench) => {
      const { client, queue, dead } = bench
      bench.wire()
      bench.declare({ queue, name: 'broken', cron: NIGHTLY, data: { at: 1n } })
      await rejects(bench.start(), ({ code, message }: { code: string; message: string }) => {
        match(message, /'broken'/)
        equal(code, 'DECLARED_SCHEDULE')
        return true
      })
      bench.declare({ queue: dead, cron: NIGHTLY, data: 1 })
      await rejects(bench.start(), /no worker of this process is wired/)
      await client.add(queue, 1)
      equal(bench.calls.length, 0)
      deepEqual(await keysOf(bench), [])
    },
  },
]
