import type { Database } from '../connection/database.js'
import { STATE } from './schema.js'

export interface JobInsert {
  readonly queue: string
  readonly id: string
  readonly priority: number
  /** Milliseconds since 1970. */
  readonly runAt: number
  readonly now: number
  readonly data: string | null
  readonly options: string | null
  readonly repeatKey?: string
}

const INSERT = `
  INSERT INTO jobs (queue, id, state, priority, run_at, data, options, repeat_key, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (queue, id) DO NOTHING`

/** Adds a job. `false` when the queue has one of that id, whatever its state. */
export function insertJob(db: Database, job: JobInsert): boolean {
  const state = job.runAt > job.now ? STATE.delayed : STATE.waiting
  const { queue, id, priority, runAt, data, options, repeatKey, now } = job
  const changes = db
    .sql(INSERT)
    .run(queue, id, state, priority, runAt, data, options, repeatKey ?? null, now)
  return changes > 0
}
