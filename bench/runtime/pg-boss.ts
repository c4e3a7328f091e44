import { Client } from 'pg'
import { PgBoss } from 'pg-boss'
import { QueueClient } from 'pikku'
import { createPgBossService, createPgBossWorkers } from 'pikku/queue-pg-boss'
import { startPostgres } from '../../tests/engines/postgres.js'
import { repeat, seconds, Turns } from './clock.js'
import type { Contest, Engine, Scale } from './contest.js'
import { groupedContests } from './grouped.js'
import { countTurns, wireCounter } from './handler.js'
import { order, receipt } from './sample.js'
import type { SampleMap } from './sample.js'

/**
 * pg-boss on a PostgreSQL of its own. Raw: `send`, `insert`, and a loop of `fetch`, handlers and `complete`, never its
 * polling `work()`, which waits between two fetches.
 */
export async function pgBossEngine(scale: Scale): Promise<Engine> {
  const server = await startPostgres()
  const connectionString = await server.createDatabase()
  const boss = new PgBoss({ connectionString, supervise: false, schedule: false })
  boss.on('error', () => {})
  await boss.start()
  const database = new Client({ connectionString })
  await database.connect()
  const service = createPgBossService({ connectionString })
  const client = new QueueClient<SampleMap>(service)
  const empty = async (name: string): Promise<void> => {
    await boss.deleteQueue(name)
    await boss.createQueue(name)
  }

  const add = (atOnce: number): Contest => {
    const jobs = scale(2_000)
    return {
      engine: 'pg-boss',
      what: `add, ${atOnce} at once`,
      bar: 0.95,
      jobs,
      raw: async () => {
        await empty('raw')
        return seconds(() => repeat(jobs, atOnce, () => boss.send('raw', order)))
      },
      ours: async () => {
        await empty('ours')
        await client.add('ours', order)
        return seconds(() => repeat(jobs, atOnce, () => client.add('ours', order)))
      },
    }
  }

  const addMany = (): Contest => {
    const jobs = scale(20_000)
    const batch = Array.from({ length: 1_000 }, () => order)
    return {
      engine: 'pg-boss',
      what: 'addMany, 1,000 each',
      bar: 0.95,
      jobs,
      raw: async () => {
        await empty('raw')
        return seconds(() =>
          repeat(jobs / 1_000, 1, () =>
            boss.insert(
              'raw',
              batch.map((data) => ({ data })),
              // pikku gives the ids back; pg-boss does so when it is asked.
              { returnId: true },
            ),
          ),
        )
      },
      ours: async () => {
        await empty('ours')
        await client.add('ours', order)
        return seconds(() => repeat(jobs / 1_000, 1, () => client.addMany('ours', batch)))
      },
    }
  }

  const work = (concurrency: number): Contest => {
    // Workers open connections of their own in each round, whose first statements are slow: many jobs make up for it.
    const jobs = scale({ 1: 1_500, 10: 6_000 }[concurrency] ?? 12_000)
    const name = `pg-boss-${concurrency}`
    wireCounter(name, { concurrency })
    const fill = async (): Promise<void> => {
      await empty(name)
      const many = Array.from({ length: jobs }, () => order)
      for (let from = 0; from < jobs; from += 1_000) {
        await client.addMany(name, many.slice(from, from + 1_000))
      }
      // Else the time of a fetch is that of walking over what earlier rounds have left: three times as long, or not.
      await database.query('VACUUM ANALYZE pgboss.job_common')
    }
    return {
      engine: 'pg-boss',
      what: `work, ${concurrency} at once`,
      bar: 0.9,
      jobs,
      raw: async () => {
        await fill()
        const turns = new Turns(jobs)
        let working = true
        const loop = async (): Promise<void> => {
          while (working) {
            const fetched = await boss.fetch(name, { batchSize: concurrency })
            if (fetched.length === 0) return
            for (const _ of fetched) turns.turn()
            await boss.complete(
              name,
              fetched.map(({ id }) => id),
              receipt,
            )
          }
        }
        const running = loop()
        const time = await turns.done
        working = false
        await running
        return time
      },
      ours: async () => {
        await fill()
        const turns = new Turns(jobs)
        countTurns(name, turns)
        const workers = createPgBossWorkers({ connectionString, queues: [name] })
        await workers.start()
        const time = await turns.done
        await workers.stop()
        return time
      },
    }
  }

  return {
    contests: [
      add(1),
      add(10),
      add(100),
      addMany(),
      work(1),
      work(10),
      work(100),
      ...groupedContests(
        {
          name: 'pg-boss',
          service,
          workers: (queue) => createPgBossWorkers({ connectionString, queues: [queue] }),
        },
        scale,
      ),
    ],
    close: async () => {
      await client.close()
      await database.end()
      await boss.stop({ graceful: false })
      await server.stop()
    },
  }
}
