import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

import type { JobEvent } from '../../job/watching.js'
import { QueueClient } from '../../client/queue-client.js'
import { gate } from '../bench.js'
import type { AnyMap, Bench } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

const unwatched: Without = {
  refuses: async ({ client, queue }: Bench) => client.watch(queue).next(),
}

/** What a watch has told so far, and its end. */
interface Watch {
  readonly told: readonly JobEvent[]
  readonly ended: Promise<void>
}

function collect(events: AsyncIterable<JobEvent>): Watch {
  const told: JobEvent[] = []
  const ended = (async () => {
    for await (const event of events) told.push(event)
  })()
  // Where it fails, the case that awaits it fails.
  ended.catch(() => {})
  return { told, ended }
}

function newClient(bench: Bench): QueueClient<AnyMap> {
  return new QueueClient<AnyMap>(bench.newService())
}

function typesOf({ told }: Watch, jobId?: string): string[] {
  return told
    .filter((event) => jobId === undefined || event.jobId === jobId)
    .map(({ type }) => type)
}

/**
 * Exactly these events of a job, but for progress. On a busy machine an engine that looks at its jobs may look late: it
 * then says that it has missed something, and still gives the end.
 */
function hasTold(watch: Watch, jobId: string, expected: readonly string[]): void {
  const told = typesOf(watch, jobId).filter((type) => type !== 'progress')
  if (told.includes('missed')) equal(told.at(-1), expected.at(-1))
  else deepEqual(told, expected)
}

/**
 * Resolves once the watch is surely under way: it has told of a job of its own. The first ones may have ended before it had
 * a connection.
 */
async function underWay(bench: Bench, watch: Watch): Promise<void> {
  const ids: string[] = []
  await bench.until(async () => {
    ids.push(await bench.client.add(bench.queue, 'first'))
    await pause(200)
    return ids.some((id) => typesOf(watch, id).includes('completed'))
  })
}

export const watching: readonly ConformanceCase[] = [
  {
    key: 'watch',
    name: 'watch() tells what happens to jobs that are added and run by others, in order, with progress, results and errors',
    needs: 'watch',
    run: async (bench) => {
      const { client, queue } = bench
      const told = gate()
      const stop = new AbortController()
      const watch = collect(newClient(bench).watch(queue, { signal: stop.signal }))
      const failures = new Set<unknown>()
      await bench.work(
        async (data, job) => {
          if (data === 'first') return data
          await job.updateProgress(50)
          await told.opened
          if (data === 'bad') throw new TypeError('no good')
          if (data === 'flaky' && !failures.has(data)) {
            failures.add(data)
            throw new RangeError('not yet')
          }
          return { done: data }
        },
        { retry: { attempts: 2, delay: '1s' }, config: { concurrency: 4 } },
      )
      await underWay(bench, watch)
      const ids = await client.addMany(queue, ['good', 'flaky', 'bad'])
      await bench.until(() => ids.every((id) => typesOf(watch, id).includes('progress')))
      told.open()
      const [good = '', flaky = '', bad = ''] = ids
      await bench.until(() => typesOf(watch, bad).includes('failed'))
      await bench.until(() => typesOf(watch, flaky).includes('completed'))
      deepEqual(typesOf(watch, good), ['active', 'progress', 'completed'])
      hasTold(watch, flaky, ['active', 'retrying', 'active', 'completed'])
      hasTold(watch, bad, ['active', 'retrying', 'active', 'failed'])
      for (const event of watch.told) {
        ok(event.at instanceof Date)
        if (event.type === 'progress') equal(event.progress, 50)
        if (event.type === 'completed' && event.jobId === good)
          deepEqual(event.result, { done: 'good' })
        if (event.type === 'retrying' && event.jobId === flaky) {
          deepEqual([event.error.name, event.error.message], ['RangeError', 'not yet'])
          ok(event.until !== undefined && event.until.getTime() > event.at.getTime() - 1_000)
        }
        if (event.type === 'failed')
          deepEqual([event.error.name, event.error.message], ['TypeError', 'no good'])
      }
      stop.abort()
      await watch.ended
    },
    without: unwatched,
  },
  {
    key: 'watch-job',
    name: 'watch() of one job begins with what it is doing, and ends with it; of one that has ended it tells how',
    needs: 'watch',
    run: async (bench) => {
      const { client, queue } = bench
      const held = gate()
      await bench.work(
        async (data) => {
          await held.opened
          return data
        },
        { config: { concurrency: 2 } },
      )
      const [one = '', other = ''] = await client.addMany(queue, ['one', 'other'])
      await bench.untilCalls(2)
      const watch = collect(client.watch(queue, { jobId: one }))
      const ends = collect(client.watch(queue, { jobId: other, events: ['completed'] }))
      await bench.until(() => watch.told.length > 0)
      held.open()
      await Promise.all([watch.ended, ends.ended])
      deepEqual(typesOf(watch), ['active', 'completed'])
      deepEqual(typesOf(ends), ['completed'])
      const late = collect(client.watch(queue, { jobId: one }))
      await late.ended
      deepEqual(
        late.told.map((event) => event.type === 'completed' && event.result),
        ['one'],
      )
      await rejects(async () => client.watch(queue, { jobId: 'none' }).next(), {
        name: 'JobNotFoundError',
      })
    },
    without: unwatched,
  },
  {
    key: 'watch-steered',
    name: 'watch() tells that a job was snoozed, discarded or cancelled, and that it may have missed the end of one that was removed',
    needs: 'watch',
    run: async (bench) => {
      const { client, queue } = bench
      const stop = new AbortController()
      const watch = collect(client.watch(queue, { signal: stop.signal }))
      const snoozes = new Set<unknown>()
      const held = gate()
      await bench.work(
        async (data, job) => {
          if (data === 'snoozes' && !snoozes.has(data)) {
            snoozes.add(data)
            await held.opened
            job.snooze(1_000)
          }
          if (data === 'discards') job.discard('not wanted')
        },
        { config: { concurrency: 2 } },
      )
      await underWay(bench, watch)
      const snoozed = await client.add(queue, 'snoozes')
      await bench.until(() => typesOf(watch, snoozed).includes('active'))
      held.open()
      const discarded = await client.add(queue, 'discards')
      const cancelled = await client.add(queue, 'cancelled', { delay: '1h' })
      await client.cancel(queue, cancelled)
      await bench.until(() => typesOf(watch, snoozed).includes('completed'))
      await bench.until(() =>
        [discarded, cancelled].every((id) => typesOf(watch, id).includes('failed')),
      )
      hasTold(watch, snoozed, ['active', 'snoozed', 'active', 'completed'])
      hasTold(watch, discarded, ['active', 'failed'])
      hasTold(watch, cancelled, ['failed'])
      const names = watch.told.map((event) => event.type === 'failed' && event.error.name)
      ok(names.includes('JobCancelledError') && names.includes('JobDiscardedError'))
      const waits = await client.add(queue, 'waits', { delay: '1h' })
      const gone = collect(client.watch(queue, { jobId: waits }))
      await client.remove(queue, waits)
      // It may be removed before the watch has found it.
      await gone.ended.catch((error: Error) => equal(error.name, 'JobNotFoundError'))
      ok(gone.told.every(({ type }) => type === 'missed'))
      stop.abort()
      await watch.ended
    },
    without: unwatched,
  },
  {
    key: 'watch-end',
    name: 'watch() ends when its signal is aborted or its service is closed, and tells two who watch the same',
    needs: 'watch',
    run: async (bench) => {
      const { client, queue } = bench
      const stop = new AbortController()
      const closed = newClient(bench)
      const watches = [
        collect(client.watch(queue, { signal: stop.signal })),
        collect(closed.watch(queue)),
      ]
      await bench.work()
      for (const watch of watches) await underWay(bench, watch)
      const id = await client.add(queue, 'job')
      for (const watch of watches) {
        await bench.until(() => typesOf(watch, id).includes('completed'))
        hasTold(watch, id, ['active', 'completed'])
      }
      stop.abort()
      await watches[0]?.ended
      await closed.close()
      await watches[1]?.ended
      await rejects(async () => closed.watch(queue).next(), { name: 'ServiceClosedError' })
      await rejects(async () => client.watch(queue, { events: [] }).next(), {
        name: 'InvalidJobOptionsError',
      })
      const before = client.watch(queue, { signal: stop.signal })
      deepEqual(await before.next(), { done: true, value: undefined })
    },
    without: unwatched,
  },
  {
    key: 'watch-unkept',
    name: 'watch() tells the end of jobs of which nothing is kept, or that it may have missed it',
    needs: 'watch',
    run: async (bench) => {
      const { client, queue } = bench
      const stop = new AbortController()
      const watch = collect(client.watch(queue, { signal: stop.signal }))
      await bench.work()
      await underWay(bench, watch)
      const id = await client.add(queue, 'unkept', { removeOnComplete: true })
      await bench.until(() => bench.calls.some(({ data }) => data === 'unkept'))
      await bench.until(() => {
        const types = watch.told.filter(({ jobId }) => (jobId ?? id) === id).map(({ type }) => type)
        return types.includes('completed') || types.includes('missed')
      })
      stop.abort()
      await watch.ended
    },
    without: unwatched,
  },
  {
    key: 'watch-cut',
    name: 'watch() goes on after its connection was lost, and has missed nothing that is still there',
    needs: 'watch',
    traits: ['connection'],
    run: async (bench) => {
      const { client, queue, place } = bench
      const stop = new AbortController()
      const watch = collect(client.watch(queue, { signal: stop.signal }))
      await bench.work()
      await underWay(bench, watch)
      for (const data of ['one', 'two']) {
        place.connection?.cut()
        const id = await client.add(queue, data)
        await bench.until(() => typesOf(watch, id).includes('completed'))
        hasTold(watch, id, ['active', 'completed'])
      }
      stop.abort()
      await watch.ended
    },
    without: unwatched,
  },
]
