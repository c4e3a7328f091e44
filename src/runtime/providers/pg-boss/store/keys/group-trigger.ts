import type { Tables } from '../tables.js'
import { storedKey } from './key-tables.js'
import type { OwnFunction } from './own-function.js'

/**
 * A setting. While it is `all`, the triggers of rows do nothing, because the function that changes jobs writes down by
 * itself what becomes of their groups. While it is `added`, the trigger of statements does it for all jobs that are added.
 * To do it for many jobs at once is several times cheaper.
 */
const AT_ONCE = 'pikku.groups_at_once'

/** Of a function that sets it: what is set ends with it. */
export const GROUPS_ONE_BY_ONE = ` SET ${AT_ONCE} = ''`

/** SQL: sets it, in such a function. */
export function groupsAtOnce(what: 'all' | 'added'): string {
  return `PERFORM set_config('${AT_ONCE}', '${what}', true);`
}

/** SQL: when the trigger of statements works, and not those of rows. */
export const IS_ADDED_AT_ONCE = `current_setting('${AT_ONCE}', true) = 'added'`
/** SQL: when those of rows work. */
export const IS_ONE_BY_ONE = `COALESCE(current_setting('${AT_ONCE}', true), '') = ''`

/**
 * Writes down what becomes of a job of a queue with groups, whatever statement and whoever does it: pikku, pg-boss or a
 * person. It writes the row of that job and adds news, so it waits for nobody who adds or ends another job.
 */
export function groupJobFunction(tables: Tables): OwnFunction {
  const { groupJobs, hasBlocked } = tables
  const [wasBlocked, isBlocked] = hasBlocked ? [', OLD.blocked', ', NEW.blocked'] : ['', '']
  return {
    name: 'group_job',
    parameters: '',
    returns: 'trigger',
    body: `
DECLARE
  was_key text;
  now_job record;
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state, OLD.start_after, OLD.priority, OLD.data${wasBlocked})
    IS NOT DISTINCT FROM (NEW.state, NEW.start_after, NEW.priority, NEW.data${isBlocked}) THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' OR NEW.state > 'active' THEN
    DELETE FROM ${groupJobs} m WHERE m.queue = OLD.name AND m.job_id = OLD.id RETURNING m.key INTO was_key;
    IF was_key IS NOT NULL THEN ${tellText(tables, { queue: 'OLD.name', key: 'was_key' })} END IF;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT m.key INTO was_key FROM ${groupJobs} m WHERE m.queue = OLD.name AND m.job_id = OLD.id;
  END IF;
  INSERT INTO ${groupJobs} AS m (${COLUMNS}) ${groupJobRows(tables, '(SELECT NEW.*) j', 'NEW.name')}
  ON CONFLICT (queue, job_id) DO UPDATE SET
    key = excluded.key, tier = excluded.tier, priority = excluded.priority, due = excluded.due,
    state = excluded.state, ready_on = excluded.ready_on, ordered = excluded.ordered,
    first_due = CASE
      -- In its new group it has not begun.
      WHEN m.key <> excluded.key THEN excluded.due
      WHEN m.state = 1 OR excluded.state = 1 OR excluded.due = m.due THEN m.first_due
      WHEN excluded.due < m.due THEN LEAST(m.first_due, excluded.due)
      WHEN NEW.started_on IS NULL THEN excluded.due
      ELSE m.first_due
    END
  RETURNING m.key, m.tier, m.state, m.ready_on, m.due INTO now_job;
  IF now_job.ready_on IS NULL AND now_job.state = 0 THEN
    ${tellText(tables, { queue: 'NEW.name', key: 'now_job.key', tier: 'now_job.tier', due: 'now_job.due' })}
  ELSIF TG_OP = 'UPDATE' AND now_job.state = 0 THEN
    ${tellText(tables, { queue: 'NEW.name', key: 'now_job.key' })}
  END IF;
  IF was_key <> now_job.key THEN ${tellText(tables, { queue: 'NEW.name', key: 'was_key' })} END IF;
  RETURN NULL;
END`,
  }
}

const ADDED_TO = '(SELECT name FROM added LIMIT 1)'

/** The same, once for all jobs that a statement of pikku's adds to a queue: the table `added`. Its argument: the grouped queues. */
export function groupJobsAddedFunction(tables: Tables): OwnFunction {
  const { groupJobs, groupNews } = tables
  return {
    name: 'group_jobs_added',
    parameters: '',
    returns: 'trigger',
    body: `
BEGIN
  IF NOT ${ADDED_TO} = ANY (TG_ARGV[0]::text[]) THEN RETURN NULL; END IF;
  WITH put AS (
    INSERT INTO ${groupJobs} (${COLUMNS}) ${groupJobRows(tables, 'added j', ADDED_TO)}
    ON CONFLICT (queue, job_id) DO UPDATE SET ${COLUMNS.split(', ')
      .map((name) => `${name} = excluded.${name}`)
      .join(', ')}
    RETURNING queue, key, tier, due, ready_on
  )
  INSERT INTO ${groupNews} (queue, key, tier, due)
  SELECT DISTINCT ON (key) queue, key, tier, due FROM put WHERE ready_on IS NULL ORDER BY key, due DESC;
  RETURN NULL;
END`,
  }
}

interface News {
  readonly queue: string
  readonly key: string
  /** Of a job that is ready. */
  readonly tier?: string
  readonly due?: string
}

/** Once in a transaction is enough: a claim sees all of it or nothing. */
function tellText(
  { groupNews }: Tables,
  { queue, key, tier = 'NULL', due = 'NULL' }: News,
): string {
  return `
    INSERT INTO ${groupNews} (queue, key, tier, due) SELECT ${queue}, ${key}, ${tier}, ${due} WHERE NOT EXISTS (
      SELECT 1 FROM ${groupNews} n WHERE n.queue = ${queue} AND n.key = ${key} AND n.tier IS NOT DISTINCT FROM ${tier}
        AND (n.due IS NULL) = (${due} IS NULL) AND n.told_by = pg_current_xact_id()
    );`
}

export const COLUMNS =
  'queue, job_id, key, tier, priority, due, first_due, created_on, state, ready_on, ordered'

/**
 * SQL: rows of `COLUMNS` for the jobs `j` in `from`, each of which waits or runs, of `queue`. What plain pg-boss has sent has no
 * key. A transaction that began before its queue was grouped does not see whether that is ordered; to take it so does for both.
 * Without the OFFSETs, PostgreSQL would read the key in the JSON again wherever it is used: 4 of 30 µs of a job that is added
 * with a thousand others.
 */
export function groupJobRows(
  { groupedQueues, hasBlocked }: Tables,
  from: string,
  queue: string,
): string {
  const due = hasBlocked
    ? `CASE WHEN j.blocked THEN 'infinity' ELSE j.start_after END`
    : 'j.start_after'
  return `
      SELECT name, id, COALESCE(${storedKey('group_id')}, ''), tier, priority, due, due, created_on,
        CASE WHEN state < 'active' THEN 0 ELSE 1 END, CASE WHEN state < 'active' AND due > now() THEN due END,
        COALESCE((SELECT q.ordered FROM ${groupedQueues} q WHERE q.queue = ${queue}), true)
      FROM (
        SELECT *, job_group ->> 'id' AS group_id, job_group ->> 'tier' AS tier FROM (
          SELECT j.name, j.id, j.priority, j.created_on, j.state, ${due} AS due, ${groupOf('j')} AS job_group
          FROM ${from} OFFSET 0
        ) read
        OFFSET 0
      ) keyed`
}

/** SQL: the key of a job, or null. */
export function groupIdOf(row: string): string {
  return `(${groupOf(row)} ->> 'id')`
}

function groupOf(row: string): string {
  return `CASE WHEN jsonb_typeof(${row}.data -> 'pikku') = 'number' THEN
      COALESCE(${row}.data #> '{options,group}', (${row}.data ->> 'optionsJson')::jsonb -> 'group') END`
}
