import { StoreIncompatibleError } from '../../../job/errors/store-incompatible-error.js'
import type { Sql } from '../connection/sql.js'

/**
 * Where things are in this database, and what differs between the versions of pg-boss. pikku's statements use the
 * columns that pg-boss 10 to 12 have in common; the few others are said here.
 */
export interface Tables {
  readonly schema: string
  readonly job: string
  readonly queue: string
  /** What pikku knows of a job beside pg-boss: its progress and its stalls. */
  readonly notes: string
  /** What handlers have logged. */
  readonly logs: string
  readonly schedules: string
  /** The queues that are paused. */
  readonly paused: string
  /** The queues that are being watched. */
  readonly watched: string
  /** What is remembered of the schedules that a process has declared. */
  readonly declared: string
  /** The jobs that were added with a key of `unique`. */
  readonly uniqueJobs: string
  /** Until when a key of `unique` with a duration is taken. */
  readonly recentKeys: string
  /** One row for each add that `unique` kept back. */
  readonly keptBack: string
  /** Of each queue whose workers have limits or groups. */
  readonly rules: string
  /** The same rules as they were wired, for those who read the numbers of a queue. */
  readonly wiredRules: string
  /** The queues with groups. */
  readonly groupedQueues: string
  /** The jobs of queues with groups that wait or run. */
  readonly groupJobs: string
  /** The groups of which claims must take notice. */
  readonly groupNews: string
  /** The groups with a job that waits or runs. */
  readonly groups: string
  /** When runs have begun, as far as limits look back. */
  readonly starts: string
  readonly ownSchema: string
  /** `expire_in` was an interval until 10; since then it is `expire_seconds`. */
  readonly expiresInSeconds: boolean
  /** Queues have partitions of their own: all of them in pg-boss 10, since then those that were made so. */
  readonly isPartitioned: boolean
  /** Jobs that wait for other jobs (`flow`), since 12. */
  readonly hasBlocked: boolean
  readonly hasHeartbeat: boolean
  readonly hasDeletion: boolean
  /** SQL of the channel on which a queue's new jobs are told; `undefined` where pg-boss does not listen. */
  readonly channel: string | undefined
}

const DEFAULT_SCHEMA = 'pgboss'

const COLUMNS = `
  SELECT c.relname AS relation, a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE a.attrelid IN (to_regclass($1), to_regclass($2)) AND a.attnum > 0 AND NOT a.attisdropped`
const PARTITIONS =
  'SELECT count(*)::int AS count FROM pg_inherits WHERE inhparent = to_regclass($1)'
/** Of a pg-boss since 11, which has two by itself. More of them are too many for a plan to hold all. */
const FEW_PARTITIONS = 5

/** Throws `StoreIncompatibleError` when there are no tables of a pg-boss that pikku knows. */
export async function describeTables(sql: Sql, schema: string = DEFAULT_SCHEMA): Promise<Tables> {
  const job = `${schema}.job`
  const queue = `${schema}.queue`
  const rows = await sql(COLUMNS, [job, queue])
  const has = (relation: string, name: string): boolean =>
    rows.some((row) => row['relation'] === relation && row['name'] === name)
  if (!has('job', 'expire_seconds') && !has('job', 'expire_in')) {
    throw new StoreIncompatibleError(
      `The schema '${schema}' holds no tables of pg-boss 10 to 12` +
        ' (if your pg-boss has a schema of its own, say it in the option `schema`)',
    )
  }
  const [partitions] = await sql(PARTITIONS, [job])
  const ownSchema = schema.endsWith('"') ? `${schema.slice(0, -1)}_pikku"` : `${schema}_pikku`
  return {
    schema,
    job,
    queue,
    ownSchema,
    notes: `${ownSchema}.job_notes`,
    logs: `${ownSchema}.job_logs`,
    schedules: `${ownSchema}.schedules`,
    paused: `${ownSchema}.paused_queues`,
    watched: `${ownSchema}.watched_queues`,
    declared: `${ownSchema}.declared_schedules`,
    uniqueJobs: `${ownSchema}.unique_jobs`,
    recentKeys: `${ownSchema}.recent_keys`,
    rules: `${ownSchema}.queue_rules`,
    wiredRules: `${ownSchema}.wired_rules`,
    groupedQueues: `${ownSchema}.grouped_queues`,
    groupJobs: `${ownSchema}.group_jobs`,
    groupNews: `${ownSchema}.group_news`,
    groups: `${ownSchema}.job_groups`,
    starts: `${ownSchema}.run_starts`,
    keptBack: `${ownSchema}.kept_back`,
    expiresInSeconds: has('job', 'expire_seconds'),
    isPartitioned: !has('job', 'expire_seconds') || Number(partitions?.['count']) > FEW_PARTITIONS,
    hasBlocked: has('job', 'blocked'),
    hasHeartbeat: has('job', 'heartbeat_seconds'),
    hasDeletion: has('job', 'deletion_seconds'),
    channel: has('queue', 'notify') ? channelOf(schema) : undefined,
  }
}

/** Quotes that change nothing. */
const NEEDLESSLY_QUOTED = /^"[a-z_][a-z0-9_]*"$/

/** pg-boss's own expression: what it sends wakes our workers, and what we send wakes its. */
function channelOf(schema: string): string {
  const name = NEEDLESSLY_QUOTED.test(schema) ? schema.slice(1, -1) : schema
  return `('pgboss_' || left(encode(sha224('${name.replaceAll("'", "''")}'::bytea), 'hex'), 24))`
}
