import { afterEach, describe, expect, test } from 'vitest'

import { clearWorkers, readKeyRules, wiredWorker } from '../../../src/runtime/provider-kit/index.js'
import type { WiredWorker } from '../../../src/runtime/provider-kit/index.js'
import type { QueueWorkerOptions } from '../../../src/runtime/index.js'
import { openBoss } from '../../../src/runtime/providers/pg-boss/connection/open-boss.js'
import type { Sql } from '../../../src/runtime/providers/pg-boss/connection/sql.js'
import { fetchJobs } from '../../../src/runtime/providers/pg-boss/store/fetch-jobs.js'
import { claimByRules } from '../../../src/runtime/providers/pg-boss/store/keys/claim-by-rules.js'
import { openRules } from '../../../src/runtime/providers/pg-boss/store/keys/queue-rules.js'
import { usePostgres, wire } from './harness.js'

const GROUPS = 10_000
const FEW = 1_000
const MANY = 20_000
const BATCH = 5_000
/** Of the blocks of a claim among few. An index of many has one level more, and its parts are full to another degree. */
const MOST = 1.5

const wirings: Readonly<Record<string, Partial<QueueWorkerOptions<unknown, unknown>>>> = {
  'without rules': {},
  'with a limit': { limit: { max: 1_000, per: '1s' } },
  'with groups': { group: { by: 'key', concurrency: 2 } },
  'with groups that have limits': { group: { by: 'key', limit: { max: 5, per: '1s' } } },
  'with ordered groups': { group: { by: 'key', ordered: true } },
}

afterEach(() => clearWorkers())

/** Runs each statement, and keeps how many blocks it has touched in place of its rows. */
function counting(sql: Sql, blocks: number[]): Sql {
  return async (text, values) => {
    const [row] = await sql(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values)
    const plan = row?.['QUERY PLAN'][0].Plan
    blocks.push(plan['Shared Hit Blocks'] + plan['Shared Read Blocks'])
    return []
  }
}

describe('pg-boss 12', () => {
  const harness = usePostgres()

  test.for(Object.entries(wirings))(
    'a claim %s touches as many blocks with many waiting jobs as with few',
    async ([, wiring]) => {
      const connectionString = await harness.postgres.createDatabase()
      const options = { connectionString }
      const open = await openBoss({ options, supervise: false, onError: () => {}, timeout: 60_000 })
      const service = harness.service({ connectionString })
      const claimOf = async (jobs: number): Promise<number> => {
        const queue = `of-${jobs}`
        wire(queue, () => {}, wiring)
        const rules = readKeyRules(wiredWorker(queue) as WiredWorker)
        if (rules !== undefined) await openRules(open, new Map([[queue, rules]]))
        const waiting = Array.from({ length: jobs }, (_, n) => ({
          data: n,
          options: { group: { id: `tenant-${n % GROUPS}` } },
        }))
        for (let from = 0; from < jobs; from += BATCH)
          await service.addMany(queue, waiting.slice(from, from + BATCH))
        const fetch = { queueName: queue, limit: 10, lockDuration: 30_000, maxActive: undefined }
        const claim = (sql: Sql) =>
          rules === undefined
            ? fetchJobs(sql, open.tables, fetch)
            : claimByRules(sql, open.tables, fetch, rules)
        // Without rules, a plan is made for each claim by what PostgreSQL knows of the table. With rules, it must not depend
        // on that: it is made once, maybe while the tables were still empty.
        if (rules === undefined) await open.sql(`ANALYZE ${open.tables.job}`)
        // Claims learn once of what was added, which costs as much as there is.
        for (let news = 0; news < 2; news += 1) expect(await claim(open.sql)).toHaveLength(10)
        const blocks: number[] = []
        for (let count = 0; count < 3; count += 1) await claim(counting(open.sql, blocks))
        return Math.min(...blocks)
      }
      const few = await claimOf(FEW)
      const many = await claimOf(MANY)
      await open.close()
      expect(few).toBeGreaterThan(10)
      expect(many).toBeLessThan(MOST * few)
    },
  )
})
