import { deepEqual, equal, ok } from 'node:assert/strict'

import type { JobUnique } from '../../job/keys/key-options.js'
import type { JobOptions } from '../../job/options/job-options.js'
import type { QueueService } from '../../job/queue-service.js'
import { gate, type Bench } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

const waiting: JobUnique = { key: '["k"]', while: 'waiting', then: 'keep' }

function options(unique: Partial<JobUnique> = {}): JobOptions {
  return { unique: { ...waiting, ...unique } }
}

const refusesToAdd: Without = {
  refuses: ({ client, queue }) => client.add(queue, 1, options()),
}

const data = (bench: Bench): unknown[] => bench.calls.map((run) => run.data)

/** Jobs of which one does for many. */
export const deduplicating: readonly ConformanceCase[] = [
  {
    key: 'unique',
    name: 'while a job of the key waits, adding another one adds none, and gives the id of the one that waits',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue } = bench
      const id = await client.add(queue, 1, options())
      equal(await client.add(queue, 2, options()), id)
      const other = await client.add(queue, 3, options({ key: '["l"]' }))
      deepEqual(await client.addMany(queue, [4, 5], { unique: waiting }), [id, id])
      await bench.work()
      await client.waitForCompletion(queue, id)
      await client.waitForCompletion(queue, other)
      deepEqual(new Set(data(bench)), new Set([1, 3]))
      const next = await client.add(queue, 6, options())
      ok(next !== id)
      await client.waitForCompletion(queue, next)
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-race',
    name: 'of twenty who add a job of one key at one moment, exactly one adds it',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue } = bench
      const services = [bench.newService(), bench.newService(), client.queueService]
      for (let round = 0; round < 5; round += 1) {
        const unique = { ...waiting, key: `["${round}"]` }
        const racers = Array.from({ length: 20 }, async (_, n) =>
          services[n % services.length]?.add(queue, round, { unique }),
        )
        const ids = await Promise.all(racers)
        equal(new Set(ids).size, 1)
      }
      await bench.work()
      await bench.until(async () => (await client.queueService.stats?.(queue))?.waiting === 0)
      await bench.untilCalls(5)
      deepEqual(new Set(data(bench)), new Set([0, 1, 2, 3, 4]))
      equal(bench.calls.length, 5)
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-and-group',
    name: 'one client adds jobs with a key of either kind, with both and with none, in any order',
    needs: ['unique', 'group'],
    run: async (bench) => {
      const { client, queue } = bench
      const [unique, grouped] = [options(), { group: { id: 'g' } }]
      const both = { ...options({ key: '["l"]' }), ...grouped }
      const addAll = async (
        service: QueueService,
        all: readonly JobOptions[],
      ): Promise<string[]> => {
        const ids: string[] = []
        for (const each of all) ids.push(await service.add(queue, JSON.stringify(each), each))
        return ids
      }
      const ids = await addAll(client.queueService, [unique, grouped, both, {}])
      const others = await addAll(bench.newService(), [grouped, unique, {}, both])
      deepEqual([others[1], others[3]], [ids[0], ids[2]])
      await bench.work(undefined, { group: { by: 'key', concurrency: 1 } })
      await Promise.all([...ids, ...others].map((id) => client.waitForCompletion(queue, id)))
      const expected = [unique, both, grouped, grouped, {}, {}].map((each) => JSON.stringify(each))
      deepEqual(data(bench).map(String).toSorted(), expected.toSorted())
    },
    without: {
      refuses: ({ client, queue }) => client.add(queue, 1, { ...options(), group: { id: 'g' } }),
    },
  },
  {
    key: 'unique-replace',
    name: 'a job that waits is given the newest data, under its id, also while it waits for its retry',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue } = bench
      const replace = options({ then: 'replace' })
      const id = await client.add(queue, 1, replace)
      equal(await client.add(queue, 2, replace), id)
      await bench.work(
        (each) => {
          if (each !== 3) throw new Error('no')
        },
        { retry: { attempts: 2, delay: 1_000 } },
      )
      await bench.untilCalls(1)
      await bench.until(async () => (await client.getJob(queue, id)).status === 'delayed')
      equal(await client.add(queue, 3, replace), id)
      await client.waitForCompletion(queue, id)
      deepEqual(data(bench), [2, 3])
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-again',
    name: 'while a job of the key runs, one more waits behind it, with the newest data',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue } = bench
      const again = options({ while: 'unfinished', then: 'runAgain' })
      const { opened, open } = gate()
      await bench.work((each) => (each === 1 ? opened : undefined), { config: { concurrency: 5 } })
      const first = await client.add(queue, 1, again)
      await bench.untilCalls(1)
      const second = await client.add(queue, 2, again)
      ok(second !== first)
      equal(await client.add(queue, 3, again), second)
      // It would run by now if it did not wait.
      const beside = await client.add(queue, 'beside')
      await client.waitForCompletion(queue, beside)
      deepEqual(data(bench), [1, 'beside'])
      open()
      await client.waitForCompletion(queue, second)
      deepEqual(data(bench), [1, 'beside', 3])
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-again-taken',
    name: 'a job that waits behind one of its key begins when that one is cancelled or removed while it waits for its retry',
    needs: ['unique', 'cancel'],
    run: async (bench) => {
      const { client, queue } = bench
      const gates = new Map(['cancel', 'remove'].map((verb) => [verb, gate()]))
      await bench.work(
        async (each) => {
          const first = gates.get(String(each))
          await first?.opened
          if (first !== undefined) throw new Error('no')
        },
        { retry: { attempts: 2, delay: '1h' }, config: { concurrency: 2 } },
      )
      // No worker may need to look for dead ones to find out.
      await client.add(queue, 'later', { delay: 9_000 })
      for (const verb of ['cancel', 'remove'] as const) {
        const again = options({ while: 'unfinished', then: 'runAgain', key: `["${verb}"]` })
        const id = await client.add(queue, verb, again)
        await bench.until(() => data(bench).includes(verb))
        await client.add(queue, `after ${verb}`, again)
        gates.get(verb)?.open()
        await bench.until(async () => (await client.getJob(queue, id)).status === 'delayed')
        await client[verb](queue, id)
        await bench.until(() => data(bench).includes(`after ${verb}`))
      }
      deepEqual(data(bench), ['cancel', 'after cancel', 'remove', 'after remove'])
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-unfinished',
    name: 'while a job of the key has not ended, it does what is added',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue } = bench
      const unfinished = options({ while: 'unfinished' })
      const { opened, open } = gate()
      await bench.work(() => opened)
      const id = await client.add(queue, 1, unfinished)
      await bench.untilCalls(1)
      equal(await client.add(queue, 2, unfinished), id)
      open()
      await client.waitForCompletion(queue, id)
      const next = await client.add(queue, 3, unfinished)
      await client.waitForCompletion(queue, next)
      deepEqual(data(bench), [1, 3])
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-time',
    name: 'for the time that unique says, a job that has ended does what is added',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue } = bench
      const lasting = options({ while: 3_600_000 })
      await bench.work(undefined, { config: { removeOnComplete: true } })
      const id = await client.add(queue, 1, lasting)
      await bench.untilCalls(1)
      equal(await client.add(queue, 2, lasting), id)
      const short = options({ key: '["short"]', while: 1 })
      const first = await client.add(queue, 3, short)
      await bench.until(async () => (await client.add(queue, 4, short)) !== first)
      await bench.untilCalls(3)
      deepEqual(data(bench), [1, 3, 4])
      const own = { ...options({ key: '["own"]', while: 3_600_000 }), jobId: 'own' }
      await client.add(queue, 5, own)
      await bench.until(async () => (await client.findJob(queue, 'own')) === undefined)
      deepEqual(await client.addIfNew(queue, 6, own), { id: 'own', isNew: false })
      equal(await client.findJob(queue, 'own'), undefined)
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-run',
    name: 'a run of a schedule counts for its key once it is taken, also for a time, and goes on when it was snoozed',
    needs: ['unique', 'repeat'],
    run: async (bench) => {
      const { client, queue, tick } = bench
      await bench.work((_, job) => {
        if (bench.calls.filter((run) => run.id === job.jobId).length === 1) job.snooze(tick)
      })
      const rules: readonly Partial<JobUnique>[] = [
        { while: 3_600_000 },
        { while: 'unfinished' },
        { while: 'unfinished', then: 'runAgain' },
      ]
      for (const [index, rule] of rules.entries()) {
        const unique = options({ ...rule, key: `["${index}"]` })
        await client.schedule(queue, { every: '1h', key: `${index}` }, index, unique)
        const calls = await bench.untilCalls(2 * index + 2)
        const [first, second] = calls.slice(-2).map(({ id }) => id)
        equal(first, second)
        if (index === 0) equal(await client.add(queue, 'kept', unique), first)
      }
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-run-replaced',
    name: 'a run of a schedule that waits for its retry is given newer data, and stays a run of its schedule',
    needs: ['unique', 'repeat'],
    run: async (bench) => {
      const { client, queue } = bench
      const replace = options({ then: 'replace' })
      const due: (Date | undefined)[] = []
      await bench.work(
        (each, { scheduledFor }) => {
          due.push(scheduledFor)
          if (each === 1) throw new Error('no')
        },
        { retry: { attempts: 2, delay: 1_000 } },
      )
      await client.schedule(queue, { every: '1h', key: 'sweep' }, 1, replace)
      const [run] = await bench.untilCalls(1)
      const id = run?.id ?? ''
      await bench.until(async () => (await client.getJob(queue, id)).status === 'delayed')
      equal(await client.add(queue, 2, replace), id)
      await client.waitForCompletion(queue, id)
      deepEqual(data(bench), [1, 2])
      ok(due[0] !== undefined)
      deepEqual(due[1], due[0])
      equal((await client.schedules(queue)).length, 1)
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-regrouped',
    name: 'a job that waits for its retry, and is given data of another group, keeps back neither of them',
    needs: ['unique', 'ordered', 'group', 'promote'],
    run: async (bench) => {
      const { client, queue } = bench
      const replace = options({ then: 'replace' })
      await bench.work(
        (each) => {
          if (each === 1) throw new Error('no')
        },
        { group: { by: 'key', ordered: true }, retry: { attempts: 2, delay: '1h' } },
      )
      const id = await client.add(queue, 1, { ...replace, group: { id: 'a' } })
      await bench.until(async () => (await client.getJob(queue, id)).attempts === 1)
      await bench.until(async () => (await client.getJob(queue, id)).status === 'delayed')
      const next = await client.add(queue, 2, { group: { id: 'a' } })
      equal(await client.add(queue, 3, { ...replace, group: { id: 'b' } }), id)
      await client.waitForCompletion(queue, next)
      const beside = await client.add(queue, 4, { group: { id: 'b' } })
      await client.waitForCompletion(queue, beside)
      await client.promote(queue, id)
      await client.waitForCompletion(queue, id)
      deepEqual(data(bench), [1, 2, 4, 3])
    },
    without: refusesToAdd,
  },
  {
    key: 'unique-wait',
    name: 'with wait, a job is due once nothing was added for that time, and has the newest data',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue } = bench
      const debounced = options({ then: 'replace', wait: 5_000 })
      await bench.work()
      const id = await client.add(queue, 1, debounced)
      const { delayedUntil: first } = await client.getJob(queue, id)
      equal(await client.add(queue, 2, debounced), id)
      const { delayedUntil: second } = await client.getJob(queue, id)
      ok((second?.getTime() ?? 0) >= (first?.getTime() ?? Infinity))
      await client.waitForCompletion(queue, id)
      deepEqual(data(bench), [2])
      const bounded = options({ key: '["b"]', wait: 3_600_000, atMost: 1_000 })
      const soon = await client.add(queue, 3, bounded)
      const { delayedUntil, createdAt } = await client.getJob(queue, soon)
      equal((delayedUntil?.getTime() ?? 0) - createdAt.getTime(), 1_000)
    },
    without: refusesToAdd,
  },
]
