import type { StoredOptions } from '../../../../job/options/stored-options.js'
import type { OpenBoss } from '../../connection/open-boss.js'
import { newEngineId } from '../engine-id.js'
import { encodeEnvelope } from '../envelope.js'
import { storedUnique } from '../prepare-job.js'
import { addUnique } from './add-unique.js'

/** A run of a schedule that has been taken. */
export interface TakenRun {
  readonly queueName: string
  readonly id: string
  readonly engineId: string
  readonly priority: number
  /** JSON. */
  readonly data: string | undefined
  readonly options: StoredOptions
}

/** Applies uniqueness to a run of a schedule, as if it were added now. */
export async function isKeptBack(open: OpenBoss, run: TakenRun): Promise<boolean> {
  const { queueName, priority, data, options } = run
  const { unique, rules: _rules, ...others } = options
  if (unique === undefined) return false
  // It is due: there is nothing to wait for.
  const { wait: _wait, atMost: _atMost, ...rule } = unique
  const id = newEngineId()
  const envelope = encodeEnvelope({ data, options: others, unique: storedUnique(unique) })
  const insert = { id, priority, delay: 0, envelope }
  const added = { jobId: run.id, insert, unique: rule, run: run.engineId }
  const [end] = await addUnique({ open, sql: open.sql, queueName }, [added])
  return end?.isNew !== true || end.isBehind
}
