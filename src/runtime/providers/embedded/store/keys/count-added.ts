import type { Database } from '../../connection/database.js'
import { STATE } from '../schema.js'
import { takeTurns } from './queue-rules.js'

const LAST = 'SELECT MAX(seq) AS last FROM jobs'
// By their numbers: the index of those that wait would have to be read from its beginning.
const COUNT = `
  INSERT INTO job_groups (queue, key, tier, waiting, running, turn)
  SELECT ?1, group_key, tier, 1, 0, COALESCE(?3 + seq - ?2, 0)
  FROM jobs NOT INDEXED WHERE seq > ?2 AND turn = 0 AND state = ${STATE.waiting}
  ON CONFLICT (queue, key) DO UPDATE SET waiting = waiting + 1, tier = excluded.tier`

/**
 * Adds jobs to a queue as `isCounted`, and then counts all of them in their groups, inside the caller's transaction: a
 * trigger of each job costs twice as much. `add` must not change a job that it has added.
 */
export function countAdded<Result>(db: Database, queue: string, add: () => Result): Result {
  const last = lastSeq(db)
  const result = add()
  db.sql(COUNT).run(queue, last, takeTurns(db, queue, lastSeq(db) - last) ?? null)
  return result
}

function lastSeq(db: Database): number {
  return Number(db.sql(LAST).get()?.last ?? 0)
}
