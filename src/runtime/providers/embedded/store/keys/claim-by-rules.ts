import { placesOf } from '../../../../provider-kit/key-rules.js'
import type { GroupRules, KeyRules } from '../../../../provider-kit/key-rules.js'
import { longestWindow } from '../../../../provider-kit/limits.js'
import type { Database } from '../../connection/database.js'
import { beginText, takeJobs, type Claim } from '../claim-jobs.js'
import type { ClaimedRow } from '../job-row.js'
import { isPaused } from '../paused-queues.js'
import { STATE } from '../schema.js'
import { NEVER } from './key-tables.js'
import { takeTurns } from './queue-rules.js'
import { forgetStarts, nextStart, writeStart } from './start-log.js'

interface GroupRow {
  readonly key: string
  readonly tier: string | null
  readonly running: number
  /** The number of the job that may begin. */
  readonly next: number | null
}

export interface ClaimedByRules {
  readonly jobs: readonly ClaimedRow[]
  /** When more may begin because a limit ends. */
  readonly opens: readonly number[]
}

const NEXT_BY_PRIORITY = `
  SELECT seq FROM jobs INDEXED BY jobs_of_group
  WHERE queue = g.queue AND group_key = g.key AND state = ${STATE.waiting} ORDER BY priority DESC, run_at, seq LIMIT 1`
/** The first job of a group, if it waits. One that was due before but is retried later, or runs, keeps the others back. */
const NEXT_IN_ORDER = firstText(
  `CASE state WHEN ${STATE.waiting} THEN seq END`,
  'g.queue',
  'g.key',
  '?3',
)
const GROUPS_BY_PRIORITY = nextGroups(`(${NEXT_BY_PRIORITY})`)
const GROUPS_IN_ORDER = nextGroups(
  `CASE g.key WHEN '' THEN (${NEXT_BY_PRIORITY}) ELSE (${NEXT_IN_ORDER}) END`,
)
/** Until a group is looked at again whose job cannot be taken yet, in milliseconds. */
const SOON = 50
const SHUT_GROUP = 'UPDATE job_groups SET open_at = ? WHERE queue = ? AND key = ?'
const SHUT_QUEUE = 'UPDATE queue_rules SET open_at = ? WHERE queue = ?'
/** Its trigger moves the group behind the others. */
const BEGIN_ONE = beginText('', 'WHERE seq = ?4')
/** The same for the jobs of several groups, in this order: SQLite would change them in the order of their numbers. */
const BEGIN_IN_TURN = beginText(
  ', turn = ?4 + 1 + nth',
  'FROM (SELECT key AS nth, value AS number FROM json_each(?5)) WHERE seq = number',
)

export const FIRST = firstText('seq, state', '?', '?', '?')

function firstText(what: string, queue: string, key: string, now: string): string {
  return `
  SELECT ${what} FROM jobs INDEXED BY jobs_in_order
  WHERE queue = ${queue} AND group_key = ${key} AND state < ${STATE.completed} AND group_key IS NOT NULL
    AND first_due <= ${now}
  ORDER BY first_due, seq LIMIT 1`
}

/** SQL: the open groups that were served longest ago, and the number of the job that is `next` in each. */
function nextGroups(next: string): string {
  return `
  SELECT g.key, g.tier, g.running, ${next} AS next FROM job_groups g INDEXED BY job_groups_open
  WHERE g.queue = ?1 AND g.waiting > 0 AND g.open_at = 0 ORDER BY g.turn, g.key LIMIT ?2`
}

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

/** In rounds: one job of each of the groups that were served longest ago, or of one group where the queue has a limit. */
function claimByTurn(db: Database, turns: TurnsOf): ClaimedRow[] {
  const { claim, rules, group } = turns
  const { queue, limit, now } = claim
  const jobs: ClaimedRow[] = []
  while (jobs.length < limit && nextStart(db, { queue, key: '' }, rules.limits) <= now) {
    const most = rules.limits.length === 0 ? limit - jobs.length : 1
    const rows = group.ordered
      ? db.sql(GROUPS_IN_ORDER).all(queue, most, now)
      : db.sql(GROUPS_BY_PRIORITY).all(queue, most)
    if (rows.length === 0) break
    jobs.push(...claimRound(db, turns, rows as unknown as readonly GroupRow[]))
  }
  return jobs
}

function claimRound(
  db: Database,
  { claim, rules, group, opens }: TurnsOf,
  rows: readonly GroupRow[],
): ClaimedRow[] {
  const { queue, now } = claim
  const seqs: number[] = []
  for (const row of rows) {
    const open = row.key === '' ? 0 : groupOpens(db, claim, group, row)
    if (open <= now && row.next !== null) {
      seqs.push(row.next)
      if (row.key !== '') writeStart(db, { queue, key: row.key }, group.limits, now)
      writeStart(db, { queue, key: '' }, rules.limits, now)
      continue
    }
    const shutUntil = open > now ? open : shutFor(db, claim, group, row)
    db.sql(SHUT_GROUP).run(shutUntil, queue, row.key)
    if (shutUntil < NEVER) opens.push(shutUntil)
  }
  return beginInTurn(db, claim, seqs)
}

function beginInTurn(
  db: Database,
  { queue, lock, lockUntil, now }: Claim,
  seqs: readonly number[],
): ClaimedRow[] {
  const [first] = seqs
  if (first === undefined) return []
  if (seqs.length === 1) {
    return [db.sql(BEGIN_ONE).get(lock, lockUntil, now, first) as unknown as ClaimedRow]
  }
  const turn = takeTurns(db, queue, seqs.length) ?? 0
  const jobs = db.sql(BEGIN_IN_TURN).all(lock, lockUntil, now, turn, JSON.stringify(seqs))
  const nth = new Map(seqs.map((seq, index) => [seq, index]))
  return (jobs as unknown as ClaimedRow[]).sort(
    (one, other) => (nth.get(one.seq) ?? 0) - (nth.get(other.seq) ?? 0),
  )
}

/**
 * Until when a group is shut that has jobs that wait, and none that may begin. Where none of them was due at the moment of
 * this claim, another process has added it since, or the clock was set back: nothing else will open the group.
 */
function shutFor(
  db: Database,
  { queue, now }: Claim,
  { ordered }: GroupRules,
  row: GroupRow,
): number {
  const isEarly = ordered && row.key !== '' && db.sql(FIRST).get(queue, row.key, now) === undefined
  return isEarly ? now + SOON : NEVER
}

/** When a job of this group may begin; `NEVER` for one that waits for an end of its own jobs. */
function groupOpens(db: Database, { queue }: Claim, group: GroupRules, row: GroupRow): number {
  if (row.running >= placesOf(group, row.tier)) return NEVER
  return nextStart(db, { queue, key: row.key }, group.limits)
}
