import type { GroupStats, KeyStats } from '../../../../job/key-stats.js'
import type { GroupRules, Limit } from '../../../../provider-kit/key-rules.js'
import { limitUse, toGroupStats, toLimitStats } from '../../../../provider-kit/key-stats.js'
import type { LimitUse } from '../../../../provider-kit/key-stats.js'
import type { Database } from '../../connection/database.js'
import { STATE } from '../schema.js'
import { FIRST } from './claim-by-rules.js'
import { hasKeyTables } from './key-tables.js'
import { readLog } from './start-log.js'
import { keptBack } from './unique-jobs.js'
import { wiredRules } from './wired-rules.js'

interface GroupRow {
  readonly key: string
  readonly tier: string | null
  readonly waiting: number
  readonly running: number
}

// One pass over the groups, and not over their jobs. An index by size would cost every job that begins or ends.
const LARGEST = `
  SELECT key, tier, waiting, running FROM job_groups WHERE queue = ?
  ORDER BY waiting + running DESC, key LIMIT ?`
const COUNT = 'SELECT COUNT(*) AS count FROM job_groups WHERE queue = ?'

/** The numbers of a queue's limits and of its largest groups. */
export function readKeyStats(
  db: Database,
  { queue, most, now }: { readonly queue: string; readonly most: number; readonly now: number },
): KeyStats {
  const deduplicated = hasKeyTables(db) ? keptBack(db, queue, now) : 0
  const rules = wiredRules(db, queue)
  if (rules === undefined) return { limits: [], groups: [], groupCount: 0, deduplicated }
  const { limits, group } = rules
  const usesOf = (key: string, own: readonly Limit[]): LimitUse[] => {
    const log = readLog(db, { queue, key })
    return own.map((limit) => limitUse(limit, log, now))
  }
  const groupStats = (row: GroupRow, ofGroup: GroupRules): GroupStats => {
    const first = ofGroup.ordered ? db.sql(FIRST).get(queue, row.key, now) : undefined
    const isHeld = first !== undefined && first.state !== STATE.waiting
    return toGroupStats(ofGroup, { ...row, isHeld, uses: usesOf(row.key, ofGroup.limits) }, now)
  }
  const rows =
    group === undefined ? [] : (db.sql(LARGEST).all(queue, most) as unknown as GroupRow[])
  return {
    limits: toLimitStats(limits, usesOf('', limits), now),
    groups: rows.flatMap((row) => (group === undefined ? [] : groupStats(row, group))),
    groupCount: group === undefined ? 0 : Number(db.sql(COUNT).get(queue)?.count),
    deduplicated,
  }
}
