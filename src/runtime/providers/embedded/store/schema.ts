export const SCHEMA_VERSION = 1

/** Values of `jobs.state`. The partial indexes below are by number. */
export const STATE = { waiting: 0, delayed: 1, active: 2, completed: 3, failed: 4 } as const

/**
 * Times are milliseconds since 1970. Texts in `data`, `options`, `progress`, `result` and `error` are JSON; NULL in
 * `data` or `result` is `undefined`, which is not the JSON text `null`.
 *
 * `lock` names the claim that holds an active job: whoever settles the job must hold it, so that a worker that was
 * given up for dead changes nothing any more. It begins with the owner's token. In a job that is not active, it says that
 * the job was snoozed and keeps its progress.
 */
export const SCHEMA = `
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  state INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  data TEXT,
  options TEXT,
  repeat_key TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  stalls INTEGER NOT NULL DEFAULT 0,
  lock TEXT,
  lock_until INTEGER,
  progress TEXT,
  result TEXT,
  error TEXT,
  discarded INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER
);
CREATE UNIQUE INDEX jobs_by_id ON jobs (queue, id);
CREATE INDEX jobs_waiting ON jobs (queue, priority DESC, run_at, seq) WHERE state = ${STATE.waiting};
CREATE INDEX jobs_delayed ON jobs (run_at, queue) WHERE state = ${STATE.delayed};
CREATE INDEX jobs_active ON jobs (queue, lock_until) WHERE state = ${STATE.active};
CREATE INDEX jobs_finished ON jobs (queue, state, finished_at, seq) WHERE state >= ${STATE.completed};

CREATE TABLE schedules (
  queue TEXT NOT NULL,
  key TEXT NOT NULL,
  cron TEXT,
  timezone TEXT,
  every INTEGER,
  priority INTEGER NOT NULL,
  data TEXT,
  options TEXT,
  next_id TEXT NOT NULL,
  next_run INTEGER NOT NULL,
  PRIMARY KEY (queue, key)
) WITHOUT ROWID;

CREATE TABLE owners (
  token TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  started TEXT NOT NULL,
  since INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE metrics (
  queue TEXT NOT NULL,
  second INTEGER NOT NULL,
  completed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  latency INTEGER NOT NULL,
  PRIMARY KEY (queue, second)
) WITHOUT ROWID;

PRAGMA user_version = ${SCHEMA_VERSION};
`
