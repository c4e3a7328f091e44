import { placesOf } from '../../../../provider-kit/key-rules.js'
import type { GroupRules, KeyRules } from '../../../../provider-kit/key-rules.js'
import { longestWindow } from '../../../../provider-kit/limits.js'
import type { Database } from '../../connection/database.js'
import { claimText, takeJobs, type Claim } from '../claim-jobs.js'
import type { ClaimedRow } from '../job-row.js'
import { isPaused } from '../paused-queues.js'
import { STATE } from '../schema.js'
import { NEVER } from './key-tables.js'
import { forgetStarts, nextStart, writeStart } from './start-log.js'

interface GroupRow {
  readonly key: string
  readonly tier: string | null
  readonly running: number
}

export interface ClaimedByRules {
  readonly jobs: readonly ClaimedRow[]
  /** When more may begin because a limit ends. */
  readonly opens: readonly number[]
}

const NEXT_GROUP = `
  SELECT key, tier, running FROM job_groups INDEXED BY job_groups_open
  WHERE queue = ? AND waiting > 0 AND open_at = 0 ORDER BY turn, key LIMIT 1`
const SHUT_GROUP = 'UPDATE job_groups SET open_at = ? WHERE queue = ? AND key = ?'
const SERVED_GROUP = 'UPDATE job_groups SET turn = ? WHERE queue = ? AND key = ?'
const SERVED = 'SELECT served FROM queue_rules WHERE queue = ?'
const WRITE_SERVED = 'UPDATE queue_rules SET served = ? WHERE queue = ?'
const SHUT_QUEUE = 'UPDATE queue_rules SET open_at = ? WHERE queue = ?'

const CLAIM_BY_PRIORITY = claimText(`
  SELECT seq FROM jobs INDEXED BY jobs_of_group
  WHERE queue = ?4 AND group_key = ?5 AND state = ${STATE.waiting} ORDER BY priority DESC, run_at, seq LIMIT 1`)
/** The first job of a group, if it waits. One that was due before but is retried later, or runs, keeps the others back. */
export const FIRST = `
  SELECT seq, state FROM jobs INDEXED BY jobs_in_order
  WHERE queue = ? AND group_key = ? AND state < ${STATE.completed} AND group_key IS NOT NULL AND first_due <= ?
  ORDER BY first_due, seq LIMIT 1`
const CLAIM_ONE = claimText('?4')

/** Takes up to `claim.limit` jobs that may begin, inside the caller's transaction. */
export function claimByRules(db: Database, claim: Claim, rules: KeyRules): ClaimedByRules {
  const { queue, now } = claim
  if (isPaused(db, queue)) return { jobs: [], opens: [] }
  const window = Math.max(longestWindow(rules.limits), longestWindow(rules.group?.limits ?? []))
  if (window > 0) forgetStarts(db, queue, now - window)
  const { group } = rules
  const opens: number[] = []
  const jobs = group === undefined ? [] : claimByTurn(db, { claim, rules, group, opens })
  if (group === undefined) jobs.push(...claimInOrder(db, claim, rules))
  const next = nextStart(db, { queue, key: '' }, rules.limits)
  if (next > now) {
    db.sql(SHUT_QUEUE).run(next, queue)
    opens.push(next)
  }
  return { jobs, opens }
}

/** As a queue without rules does it, as long as its limits allow. */
function claimInOrder(db: Database, claim: Claim, { limits }: KeyRules): ClaimedRow[] {
  const { queue, now } = claim
  const jobs: ClaimedRow[] = []
  while (jobs.length < claim.limit && nextStart(db, { queue, key: '' }, limits) <= now) {
    const [job] = takeJobs(db, { ...claim, limit: 1 })
    if (job === undefined) break
    jobs.push(job)
    writeStart(db, { queue, key: '' }, limits, now)
  }
  return jobs
}

interface TurnsOf {
  readonly claim: Claim
  readonly rules: KeyRules
  readonly group: GroupRules
  /** Gets when a group that was shut opens again. */
  readonly opens: number[]
}

/** One job of each group in turn: that which was served longest ago comes first. */
function claimByTurn(db: Database, { claim, rules, group, opens }: TurnsOf): ClaimedRow[] {
  const { queue, limit, now } = claim
  const jobs: ClaimedRow[] = []
  let served = Number(db.sql(SERVED).get(queue)?.served ?? 0)
  while (jobs.length < limit && nextStart(db, { queue, key: '' }, rules.limits) <= now) {
    const row = db.sql(NEXT_GROUP).get(queue) as unknown as GroupRow | undefined
    if (row === undefined) break
    const open = row.key === '' ? 0 : groupOpens(db, claim, group, row)
    const job = open > now ? undefined : takeOf(db, claim, group, row.key)
    if (job === undefined) {
      const shutUntil = open > now ? open : NEVER
      db.sql(SHUT_GROUP).run(shutUntil, queue, row.key)
      if (shutUntil < NEVER) opens.push(shutUntil)
      continue
    }
    jobs.push(job)
    served += 1
    db.sql(SERVED_GROUP).run(served, queue, row.key)
    if (row.key !== '') writeStart(db, { queue, key: row.key }, group.limits, now)
    writeStart(db, { queue, key: '' }, rules.limits, now)
  }
  if (jobs.length > 0) db.sql(WRITE_SERVED).run(served, queue)
  return jobs
}

/** When a job of this group may begin; `NEVER` for one that waits for an end of its own jobs. */
function groupOpens(db: Database, { queue }: Claim, group: GroupRules, row: GroupRow): number {
  if (row.running >= placesOf(group, row.tier)) return NEVER
  return nextStart(db, { queue, key: row.key }, group.limits)
}

function takeOf(
  db: Database,
  { queue, lock, lockUntil, now }: Claim,
  { ordered }: GroupRules,
  key: string,
): ClaimedRow | undefined {
  if (!ordered || key === '') {
    const row = db.sql(CLAIM_BY_PRIORITY).get(lock, lockUntil, now, queue, key)
    return row as unknown as ClaimedRow | undefined
  }
  const first = db.sql(FIRST).get(queue, key, now)
  if (first?.state !== STATE.waiting) return undefined
  return db.sql(CLAIM_ONE).get(lock, lockUntil, now, Number(first.seq)) as unknown as ClaimedRow
}
