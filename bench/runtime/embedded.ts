import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { QueueClient } from 'pikku'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'
import { repeat, seconds, Turns } from './clock.js'
import type { Contest, Engine, Scale } from './contest.js'
import { groupedContests } from './grouped.js'
import { countTurns, wireCounter } from './handler.js'
import { order, receipt } from './sample.js'
import type { SampleMap } from './sample.js'

/** The least that a queue needs: an id, an order, a state, and a result. */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY, queue TEXT NOT NULL, id TEXT NOT NULL, state INTEGER NOT NULL,
    priority INTEGER NOT NULL, run_at INTEGER NOT NULL, data TEXT, result TEXT, lock TEXT, lock_until INTEGER,
    created_at INTEGER NOT NULL, finished_at INTEGER
  );
  CREATE UNIQUE INDEX jobs_by_id ON jobs (queue, id);
  CREATE INDEX jobs_waiting ON jobs (queue, priority DESC, run_at, seq) WHERE state = 0;`
const INSERT = `
  INSERT INTO jobs (queue, id, state, priority, run_at, data, created_at) VALUES (?, ?, 0, 0, ?, ?, ?)`
const CLAIM = `
  UPDATE jobs SET state = 2, lock = ?, lock_until = ? WHERE seq IN (
    SELECT seq FROM jobs WHERE queue = ? AND state = 0 ORDER BY priority DESC, run_at, seq LIMIT ?
  ) RETURNING seq, id, data`
const COMPLETE = `
  UPDATE jobs SET state = 3, result = ?, finished_at = ?, lock = NULL WHERE seq = ? AND lock = ?`

/**
 * SQLite in this process. Raw: the driver that pikku uses here (libsql), with the same pragmas and one prepared
 * statement for each of insert, claim and complete, each committed by itself.
 */
export async function embeddedEngine(scale: Scale): Promise<Engine> {
  const directory = await mkdtemp(join(tmpdir(), 'pikku-bench-embedded-'))
  let files = 0
  const newFile = (): string => join(directory, `${(files += 1)}.db`)

  const path = newFile()
  const service = createEmbeddedService({ path })

  const openRaw = () => {
    const database = new Database(newFile())
    database.exec(SCHEMA)
    const insert = database.prepare(INSERT)
    let count = 0
    return {
      database,
      add: () => {
        const now = Date.now()
        insert.run('raw', `job-${(count += 1)}`, now, JSON.stringify(order), now)
      },
    }
  }

  const add = (): Contest => {
    const jobs = scale(20_000)
    return {
      engine: 'embedded',
      what: 'add, 1 at once',
      bar: 0.5,
      jobs,
      raw: async () => {
        const { database, add: addOne } = openRaw()
        // Awaited, as ours is: a producer's next line runs in another turn of the microtask queue.
        const time = await seconds(() => repeat(jobs, 1, async () => addOne()))
        database.close()
        return time
      },
      ours: async () => {
        const client = new QueueClient<SampleMap>(createEmbeddedService({ path: newFile() }))
        await client.add('bench', order)
        const time = await seconds(() => repeat(jobs, 1, () => client.add('bench', order)))
        await client.close()
        return time
      },
    }
  }

  const work = (concurrency: number): Contest => {
    const jobs = scale(8_000)
    const name = `embedded-${concurrency}`
    wireCounter(name, { concurrency, removeOnComplete: false })
    return {
      engine: 'embedded',
      what: `work, ${concurrency} at once`,
      bar: 0.5,
      jobs,
      raw: async () => {
        const { database, add: addOne } = openRaw()
        for (let count = 0; count < jobs; count += 1) addOne()
        const claim = database.prepare(CLAIM)
        const complete = database.prepare(COMPLETE)
        const turns = new Turns(jobs)
        const handler = async () => {
          turns.turn()
          return receipt
        }
        for (;;) {
          const rows = claim.all('lock', Date.now() + 30_000, 'raw', concurrency) as {
            seq: number
            data: string
          }[]
          if (rows.length === 0) break
          await Promise.all(
            rows.map(async ({ seq, data }) => {
              JSON.parse(data)
              const result = await handler()
              complete.run(JSON.stringify(result), Date.now(), seq, 'lock')
            }),
          )
        }
        const time = await turns.done
        database.close()
        return time
      },
      ours: async () => {
        const path = newFile()
        const client = new QueueClient<SampleMap>(createEmbeddedService({ path }))
        await client.addMany(
          name,
          Array.from({ length: jobs }, () => order),
        )
        const turns = new Turns(jobs)
        countTurns(name, turns)
        const workers = createEmbeddedWorkers({ path, queues: [name] })
        await workers.start()
        const time = await turns.done
        await workers.stop()
        await client.close()
        return time
      },
    }
  }

  return {
    contests: [
      add(),
      work(1),
      work(10),
      work(100),
      ...groupedContests(
        {
          name: 'embedded',
          service,
          workers: (queue) => createEmbeddedWorkers({ path, queues: [queue] }),
        },
        scale,
      ),
    ],
    close: async () => {
      await service.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
