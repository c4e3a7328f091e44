import type { Tables } from '../tables.js'

/** The tables of limits, groups and uniqueness by name, and the indexes that came last. */
export function keyTables(tables: Tables): string[] {
  const { ownSchema, uniqueJobs, recentKeys, keptBack, rules, wiredRules } = tables
  const { groupedQueues, groupJobs, groupNews, groups, starts } = tables
  const all = [
    uniqueJobs,
    recentKeys,
    keptBack,
    rules,
    wiredRules,
    groupedQueues,
    groupJobs,
    groupNews,
    groups,
    starts,
  ]
  return [...all, `${ownSchema}.${OF_ORDERED}`, `${ownSchema}.${OF_LATER}`]
}

/** The index that an earlier pikku had for the jobs of all queues, as another one. */
const OF_ORDERED = 'group_jobs_ordered'
/** The jobs that are not due: a group with such a job keeps its turn. */
const OF_LATER = 'group_jobs_later'

/**
 * Jobs are in pg-boss's table; these only refer to them. A row of `unique_jobs` whose job has ended, or is gone, means
 * nothing: it is removed when its key is used again, or by the next sweep.
 *
 * `group_jobs` repeats of a job what its turn depends on. `state` is 0 for one that waits and 1 for one that runs.
 * `ready_on` is when one that waits is due; once a claim has seen that it is, there is none. `ordered`: its queue is wired so,
 * or was, as `grouped_queues` says, at first of those that an earlier pikku has grouped. `group_news` tells claims of which
 * groups a job is ready or has ended. `job_groups.open_at` is null for a group that may have a job to begin, the time at which
 * its limit ends, or infinity for one that waits for news.
 */
export function keyTablesText(tables: Tables): string {
  return uniqueText(tables) + rulesText(tables)
}

function rulesText(tables: Tables): string {
  const { ownSchema, rules, wiredRules, groupedQueues, groupJobs, groupNews, groups, starts } =
    tables
  return `
    CREATE TABLE IF NOT EXISTS ${rules} (
      queue text PRIMARY KEY,
      served bigint NOT NULL DEFAULT 0,
      open_at timestamptz
    );
    CREATE TABLE IF NOT EXISTS ${wiredRules} (queue text PRIMARY KEY, rules jsonb NOT NULL);
    CREATE TABLE IF NOT EXISTS ${groupJobs} (
      queue text NOT NULL,
      job_id uuid NOT NULL,
      key text NOT NULL,
      tier text,
      priority int NOT NULL,
      due timestamptz NOT NULL,
      first_due timestamptz NOT NULL,
      created_on timestamptz NOT NULL,
      state smallint NOT NULL,
      ready_on timestamptz,
      PRIMARY KEY (queue, job_id)
    );
    CREATE INDEX IF NOT EXISTS group_jobs_delayed ON ${groupJobs} (queue, ready_on) WHERE ready_on IS NOT NULL;
    CREATE INDEX IF NOT EXISTS group_jobs_ready ON ${groupJobs} (queue, key, priority DESC, created_on, job_id)
      WHERE state = 0 AND ready_on IS NULL;
    CREATE INDEX IF NOT EXISTS group_jobs_running ON ${groupJobs} (queue, key) WHERE state = 1;
    ALTER TABLE ${groupJobs} ADD COLUMN IF NOT EXISTS ordered boolean NOT NULL DEFAULT false;
    DROP INDEX IF EXISTS ${ownSchema}.group_jobs_in_order;
    CREATE INDEX IF NOT EXISTS ${OF_ORDERED} ON ${groupJobs} (queue, key, first_due, created_on, job_id) WHERE ordered;
    CREATE TABLE IF NOT EXISTS ${groupedQueues} (queue text PRIMARY KEY, ordered boolean NOT NULL);
    INSERT INTO ${groupedQueues} (queue, ordered) SELECT queue, bool_or(ordered) FROM (
      SELECT queue, ordered FROM ${groupJobs}
      UNION ALL SELECT queue, (rules #>> '{group,ordered}')::boolean FROM ${wiredRules} WHERE rules ? 'group'
    ) earlier GROUP BY queue ON CONFLICT DO NOTHING;
    CREATE INDEX IF NOT EXISTS ${OF_LATER} ON ${groupJobs} (queue, key) WHERE ready_on IS NOT NULL;
    CREATE TABLE IF NOT EXISTS ${groupNews} (
      queue text NOT NULL,
      key text NOT NULL,
      tier text,
      due timestamptz,
      told_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
      told_on timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX IF NOT EXISTS group_news_of_key ON ${groupNews} (queue, key);
    CREATE TABLE IF NOT EXISTS ${groups} (
      queue text NOT NULL,
      key text NOT NULL,
      tier text,
      turn bigint NOT NULL,
      open_at timestamptz,
      PRIMARY KEY (queue, key)
    );
    CREATE INDEX IF NOT EXISTS job_groups_open ON ${groups} (queue, turn, key) WHERE open_at IS NULL;
    CREATE INDEX IF NOT EXISTS job_groups_shut ON ${groups} (queue, open_at) WHERE open_at IS NOT NULL;
    CREATE TABLE IF NOT EXISTS ${starts} (
      queue text NOT NULL,
      key text NOT NULL,
      number bigint NOT NULL,
      at bigint NOT NULL,
      buckets jsonb,
      PRIMARY KEY (queue, key, number)
    );
    CREATE INDEX IF NOT EXISTS run_starts_by_age ON ${starts} (queue, at);`
}

function uniqueText({ uniqueJobs, recentKeys, keptBack }: Tables): string {
  return `
    CREATE TABLE IF NOT EXISTS ${uniqueJobs} (
      queue text NOT NULL,
      key text NOT NULL,
      job_id uuid NOT NULL,
      behind boolean NOT NULL DEFAULT false,
      added_on timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (queue, key, job_id)
    );
    CREATE INDEX IF NOT EXISTS unique_jobs_behind ON ${uniqueJobs} (queue) WHERE behind;
    CREATE TABLE IF NOT EXISTS ${recentKeys} (
      queue text NOT NULL,
      key text NOT NULL,
      id text NOT NULL,
      until timestamptz NOT NULL,
      PRIMARY KEY (queue, key)
    );
    CREATE TABLE IF NOT EXISTS ${keptBack} (
      queue text NOT NULL,
      kept_on timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX IF NOT EXISTS kept_back_by_age ON ${keptBack} (queue, kept_on);`
}

/**
 * SQL: a key as the tables hold it. An entry of an index has 2,704 bytes at most, and a key up to 4,000. No key begins
 * with a control character.
 */
export function storedKey(key: string): string {
  return `(CASE WHEN octet_length(${key}) <= 300 THEN ${key} ELSE chr(1) || encode(sha256(convert_to(${key}, 'UTF8')), 'hex') END)`
}

/** SQL: when a job is due that waits behind another one. */
export const NEVER = `'9999-12-31 00:00:00+00'::timestamptz`
