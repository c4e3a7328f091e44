import type { Database } from '../../../src/runtime/providers/embedded/connection/database.js'

/** What an earlier pikku makes for groups, with its numbers written out: a job is waiting (0), active (2) or completed (3). */
const TABLES = `
ALTER TABLE jobs ADD COLUMN group_key TEXT;
ALTER TABLE jobs ADD COLUMN tier TEXT;
ALTER TABLE jobs ADD COLUMN first_due INTEGER;
ALTER TABLE jobs ADD COLUMN unique_key TEXT;
CREATE INDEX jobs_of_group ON jobs (queue, group_key, priority DESC, run_at, seq)
  WHERE state = 0 AND group_key IS NOT NULL;
CREATE INDEX jobs_in_order ON jobs (queue, group_key, first_due, seq)
  WHERE state < 3 AND group_key IS NOT NULL;
CREATE TABLE queue_rules (
  queue TEXT PRIMARY KEY,
  grouped INTEGER NOT NULL,
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

CREATE TRIGGER group_job_added AFTER INSERT ON jobs
WHEN NEW.group_key IS NOT NULL AND NEW.state = 0
BEGIN
  INSERT INTO job_groups (queue, key, tier, waiting, running, turn)
  SELECT NEW.queue, NEW.group_key, NEW.tier, 1, 0,
    COALESCE((SELECT served FROM queue_rules WHERE queue = NEW.queue), 0) WHERE true
  ON CONFLICT (queue, key) DO UPDATE SET waiting = waiting + excluded.waiting, tier = excluded.tier;
END;
CREATE TRIGGER group_job_begun AFTER UPDATE OF state ON jobs
WHEN NEW.group_key IS NOT NULL AND OLD.state = 0 AND NEW.state = 2
BEGIN
  UPDATE queue_rules SET served = served + 1 WHERE queue = NEW.queue;
  UPDATE job_groups SET waiting = waiting - 1, running = running + 1,
    turn = COALESCE((SELECT served FROM queue_rules WHERE queue = NEW.queue), turn)
  WHERE queue = NEW.queue AND key = NEW.group_key;
END;
CREATE TRIGGER group_job_ended AFTER UPDATE OF state ON jobs
WHEN OLD.group_key IS NOT NULL AND OLD.state = 2 AND NEW.state >= 3
BEGIN
  UPDATE job_groups SET running = running - 1 WHERE queue = OLD.queue AND key = OLD.group_key;
  DELETE FROM job_groups WHERE queue = OLD.queue AND key = OLD.group_key AND waiting = 0 AND running = 0;
END;`
/** It makes its triggers where it does not find this one. */
const FIND_TRIGGERS = "SELECT 1 AS found FROM sqlite_master WHERE name = 'group_job_ended'"

const WRITE_RULES = `
  INSERT INTO queue_rules (queue, grouped) VALUES (?, 1)
  ON CONFLICT (queue) DO UPDATE SET grouped = excluded.grouped, open_at = 0`
const INSERT = `
  INSERT INTO jobs (queue, id, state, priority, run_at, created_at, group_key, first_due)
  VALUES (?, ?, 0, 0, ?, ?, ?, ?) ON CONFLICT (queue, id) DO NOTHING`
const NEXT_BY_PRIORITY = `
  SELECT seq FROM jobs INDEXED BY jobs_of_group
  WHERE queue = g.queue AND group_key = g.key AND state = 0 ORDER BY priority DESC, run_at, seq LIMIT 1`
const NEXT_IN_ORDER = `
  SELECT CASE state WHEN 0 THEN seq END FROM jobs INDEXED BY jobs_in_order
  WHERE queue = g.queue AND group_key = g.key AND state < 3 AND group_key IS NOT NULL AND first_due <= ?2
  ORDER BY first_due, seq LIMIT 1`
const BEGIN = `
  UPDATE jobs SET state = 2, attempt = attempt + 1, lock = 'earlier', lock_until = 9, started_at = ?
  WHERE seq IN (?) RETURNING id`
const COMPLETE = `
  UPDATE jobs SET state = 3, finished_at = 9, lock = NULL, lock_until = NULL
  WHERE queue = ? AND id = ? AND lock = 'earlier' AND state = 2`

/** An earlier pikku that has the file open too: by the statements that it runs. */
export class EarlierPikku {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  makeTables(): void {
    this.#db.transaction(() => this.#db.driver.exec(TABLES))
  }

  /** Whether it finds the triggers, or would make its own. */
  findsTriggers(): boolean {
    return this.#db.sql(FIND_TRIGGERS).get() !== undefined
  }

  startWorker(queue: string): void {
    this.#db.transaction(() => this.#db.sql(WRITE_RULES).run(queue))
  }

  add(queue: string, id: string, key: string, now: number): void {
    this.#db.transaction(() => this.#db.sql(INSERT).run(queue, id, now, now, key, now))
  }

  /** The ids of those that it begins, one for each of the groups whose turn it is. */
  claim(queue: string, now: number, how: 'in order' | 'by priority'): string[] {
    const next = how === 'in order' ? NEXT_IN_ORDER : NEXT_BY_PRIORITY
    const groups = `
      SELECT (${next}) AS next FROM job_groups g INDEXED BY job_groups_open
      WHERE g.queue = ?1 AND g.waiting > 0 AND g.open_at = 0 AND ?2 > 0 ORDER BY g.turn, g.key`
    return this.#db.transaction(() => {
      const rows = this.#db.sql(groups).all(queue, now)
      const seqs = rows.flatMap((row) => (row.next === null ? [] : [row.next ?? null]))
      return seqs.map((seq) => String(this.#db.sql(BEGIN).get(now, seq)?.id))
    })
  }

  complete(queue: string, id: string): void {
    this.#db.transaction(() => this.#db.sql(COMPLETE).run(queue, id))
  }
}
