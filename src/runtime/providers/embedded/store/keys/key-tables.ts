import type { Database } from '../../connection/database.js'
import { STATE } from '../schema.js'

/** The last moment of a `Date`: of a group that no time opens, and of a job that waits behind another one. */
export const NEVER = 8_640_000_000_000_000

const { waiting, delayed, active, completed } = STATE

const FIND_TABLE = "SELECT 1 AS found FROM sqlite_master WHERE name = 'job_groups'"

const LEAVE = `
  UPDATE OR FAIL job_groups SET
    waiting = waiting - (OLD.state = ${waiting}),
    running = running - (OLD.state = ${active}),
    open_at = CASE open_at WHEN ${NEVER} THEN 0 ELSE open_at END
  WHERE queue = OLD.queue AND key = OLD.group_key`

/** The same for a job that ran: in two steps, since SQLite rewrites the indexes of each column that a statement sets. */
const END_RUN = `
  UPDATE OR FAIL job_groups SET running = running - 1 WHERE queue = OLD.queue AND key = OLD.group_key;
  UPDATE OR FAIL job_groups SET open_at = 0
  WHERE queue = OLD.queue AND key = OLD.group_key AND open_at = ${NEVER}`

/** A group that has had no job takes its turn after those that were there before. */
const ARRIVE = `
  UPDATE OR FAIL job_groups SET
    waiting = waiting + (NEW.state = ${waiting}), running = running + (NEW.state = ${active}), tier = NEW.tier
  WHERE queue = NEW.queue AND key = NEW.group_key AND NEW.state IN (${waiting}, ${active});
  INSERT OR FAIL INTO job_groups (queue, key, tier, waiting, running, turn)
  SELECT NEW.queue, NEW.group_key, NEW.tier, NEW.state = ${waiting}, NEW.state = ${active},
    COALESCE((SELECT served FROM queue_rules WHERE queue = NEW.queue), 0)
  WHERE NEW.group_key IS NOT NULL AND NEW.state IN (${waiting}, ${active})
  ON CONFLICT (queue, key) DO NOTHING`

const REMOVE_EMPTY = `
  DELETE FROM job_groups
  WHERE queue = OLD.queue AND key = OLD.group_key AND waiting = 0 AND running = 0`

/** The job that waits behind the one that has ended. */
const LET_BEGIN = `
  UPDATE OR FAIL jobs SET state = ${waiting}, run_at = created_at
  WHERE queue = OLD.queue AND unique_key = OLD.unique_key AND state = ${delayed} AND run_at = ${NEVER}`

/**
 * Made when the first worker with such rules is started, or the first job with a key is added, since its indexes and
 * triggers cost every job of the file. It belongs to no version of the schema: an older pikku leaves it alone, and the
 * triggers count what it does.
 *
 * `jobs.group_key` is empty for a job without a key in a queue with groups. `jobs.first_due` orders the jobs of a group
 * that run one after the other: it stays when a job is retried. Jobs of a queue of which no worker has ever run its groups
 * in order (`queue_rules.in_order` is 0) have none, and are not in `jobs_in_order`.
 *
 * `jobs.turn` tells the triggers what a statement is about that works for many jobs at once. A job that begins with another
 * turn than it had gives it to its group. One that is added with a turn is counted by whoever adds it.
 *
 * `job_groups` has a row for each group with a job that waits or runs. A job that begins moves its group behind those that
 * wait (`turn`). `open_at` is 0 for one that may have a job to begin, the time at which a limit ends, or `NEVER` for one
 * that waits until something becomes of a job of it. So a claim meets no group twice that has nothing to give.
 *
 * `starts` is the log of the limits: of a key, or of the queue as a whole (an empty key).
 */
const CREATE = `
ALTER TABLE jobs ADD COLUMN group_key TEXT;
ALTER TABLE jobs ADD COLUMN tier TEXT;
ALTER TABLE jobs ADD COLUMN first_due INTEGER;
ALTER TABLE jobs ADD COLUMN unique_key TEXT;
ALTER TABLE jobs ADD COLUMN turn INTEGER;
CREATE INDEX jobs_of_group ON jobs (queue, group_key, priority DESC, run_at, seq)
  WHERE state = ${waiting} AND group_key IS NOT NULL;
CREATE INDEX jobs_in_order ON jobs (queue, group_key, first_due, seq)
  WHERE state < ${completed} AND group_key IS NOT NULL AND first_due IS NOT NULL;
CREATE INDEX jobs_unique ON jobs (queue, unique_key, seq)
  WHERE state < ${completed} AND unique_key IS NOT NULL;

CREATE TABLE queue_rules (
  queue TEXT PRIMARY KEY,
  grouped INTEGER NOT NULL,
  in_order INTEGER NOT NULL,
  served INTEGER NOT NULL DEFAULT 0,
  open_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE job_groups (
  queue TEXT NOT NULL,
  key TEXT NOT NULL,
  tier TEXT,
  waiting INTEGER NOT NULL,
  running INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  open_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (queue, key)
) WITHOUT ROWID;
CREATE INDEX job_groups_open ON job_groups (queue, turn, key) WHERE waiting > 0 AND open_at = 0;
CREATE INDEX job_groups_shut ON job_groups (open_at, queue) WHERE open_at > 0 AND open_at < ${NEVER};
CREATE TABLE starts (
  queue TEXT NOT NULL,
  key TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  buckets TEXT,
  PRIMARY KEY (queue, key, number)
) WITHOUT ROWID;
CREATE INDEX starts_by_age ON starts (queue, at);
CREATE TABLE unique_keys (
  queue TEXT NOT NULL,
  key TEXT NOT NULL,
  id TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (queue, key)
) WITHOUT ROWID;
CREATE INDEX unique_keys_by_age ON unique_keys (until);
CREATE TABLE kept_back (
  queue TEXT NOT NULL,
  second INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (queue, second)
) WITHOUT ROWID;
`

/**
 * `OR FAIL`, here and in what sets these triggers off: otherwise SQLite copies each page that a statement changes, to take
 * that statement alone back, which was a quarter of the cost of adding a job. There is no constraint that could fail, and
 * what else fails takes the whole transaction back. An upsert has it not: its update always needs the copy.
 */
const TRIGGERS = `
CREATE TRIGGER group_job_added AFTER INSERT ON jobs
WHEN NEW.group_key IS NOT NULL AND NEW.state = ${waiting} AND NEW.turn IS NULL
BEGIN ${ARRIVE}; END;
CREATE TRIGGER group_job_keyless AFTER INSERT ON jobs
WHEN NEW.group_key IS NULL AND EXISTS (SELECT 1 FROM queue_rules WHERE queue = NEW.queue AND grouped = 1)
BEGIN UPDATE OR FAIL jobs SET group_key = '', first_due = run_at WHERE seq = NEW.seq; END;
CREATE TRIGGER group_job_begun AFTER UPDATE OF state ON jobs
WHEN NEW.group_key IS NOT NULL AND OLD.state = ${waiting} AND NEW.state = ${active} AND NEW.turn IS OLD.turn
BEGIN
  UPDATE OR FAIL queue_rules SET served = served + 1 WHERE queue = NEW.queue;
  UPDATE OR FAIL job_groups SET waiting = waiting - 1, running = running + 1,
    turn = COALESCE((SELECT served FROM queue_rules WHERE queue = NEW.queue), turn)
  WHERE queue = NEW.queue AND key = NEW.group_key;
END;
CREATE TRIGGER group_job_in_turn AFTER UPDATE OF turn ON jobs
WHEN NEW.group_key IS NOT NULL AND OLD.state = ${waiting} AND NEW.state = ${active} AND NEW.turn IS NOT OLD.turn
BEGIN
  UPDATE OR FAIL job_groups SET waiting = waiting - 1, running = running + 1, turn = NEW.turn
  WHERE queue = NEW.queue AND key = NEW.group_key;
END;
CREATE TRIGGER group_job_ended AFTER UPDATE OF state ON jobs
WHEN OLD.group_key IS NOT NULL AND NEW.group_key IS OLD.group_key
  AND OLD.state = ${active} AND NEW.state >= ${completed}
BEGIN ${END_RUN}; ${REMOVE_EMPTY}; END;
CREATE TRIGGER group_job_changed AFTER UPDATE OF state, group_key ON jobs
WHEN (NEW.state <> OLD.state AND NEW.group_key IS NOT NULL AND NOT (OLD.state = ${waiting} AND NEW.state = ${active})
    AND NOT (OLD.state = ${active} AND NEW.state >= ${completed}))
  OR NEW.group_key IS NOT OLD.group_key
BEGIN ${LEAVE}; ${ARRIVE}; ${REMOVE_EMPTY}; END;
CREATE TRIGGER group_job_removed AFTER DELETE ON jobs
WHEN OLD.group_key IS NOT NULL AND OLD.state < ${completed}
BEGIN ${LEAVE}; ${REMOVE_EMPTY}; END;
CREATE TRIGGER unique_job_ended AFTER UPDATE OF state ON jobs
WHEN OLD.unique_key IS NOT NULL AND OLD.state < ${completed} AND NEW.state >= ${completed}
BEGIN ${LET_BEGIN}; END;
CREATE TRIGGER unique_job_removed AFTER DELETE ON jobs
WHEN OLD.unique_key IS NOT NULL AND OLD.state < ${completed}
BEGIN ${LET_BEGIN}; END;
`

const made = new WeakSet<Database>()

/** Makes the tables if there are none, in a transaction of its own. */
export function makeKeyTables(db: Database): void {
  if (made.has(db)) return
  db.transaction(() => makeKeyTablesWithin(db))
  made.add(db)
}

/** The same inside a transaction that is not ours, which may be rolled back. */
export function makeKeyTablesWithin(db: Database): void {
  if (!isThere(db)) db.driver.exec(CREATE + TRIGGERS)
}

export function hasKeyTables(db: Database): boolean {
  return made.has(db) || isThere(db)
}

function isThere(db: Database): boolean {
  return db.sql(FIND_TABLE).get() !== undefined
}
