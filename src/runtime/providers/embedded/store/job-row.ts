import type { SqlRow } from '../connection/driver.js'

/** One row of `jobs`, as SQLite gives it. */
export interface JobRow {
  readonly seq: number
  readonly queue: string
  readonly id: string
  readonly state: number
  readonly priority: number
  readonly run_at: number
  readonly data: string | null
  readonly options: string | null
  readonly repeat_key: string | null
  readonly attempt: number
  readonly stalls: number
  readonly lock: string | null
  readonly lock_until: number | null
  readonly progress: string | null
  readonly result: string | null
  readonly error: string | null
  readonly discarded: number
  readonly created_at: number
  readonly started_at: number | null
  readonly finished_at: number | null
  /** These two only in a file that has held keys. */
  readonly group_key?: string | null
  readonly unique_key?: string | null
}

/** What a worker needs of a job that it has claimed; reading more costs as much as the claim itself. */
export type ClaimedRow = Pick<
  JobRow,
  | 'seq'
  | 'queue'
  | 'id'
  | 'priority'
  | 'run_at'
  | 'data'
  | 'options'
  | 'repeat_key'
  | 'attempt'
  | 'lock'
  | 'error'
  | 'created_at'
  | 'started_at'
>

/** What our own statements select is what our own schema holds. */
export function asJobRow(row: SqlRow): JobRow {
  return row as unknown as JobRow
}

export function asJobRows(rows: readonly SqlRow[]): JobRow[] {
  return rows as unknown as JobRow[]
}
