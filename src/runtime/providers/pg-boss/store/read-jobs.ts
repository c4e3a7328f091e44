import { expectedRetryPolicy, servedElsewhere } from '../../../provider-kit/index.js'
import type { JobProgress } from '../../../job/interaction.js'
import { readJobError } from '../../../job/job-error.js'
import type { JobSnapshot, JobStatus } from '../../../job/queue-job.js'
import type { Row, Sql } from '../connection/sql.js'
import { readEnvelopeLeniently } from './envelope.js'
import { readValue } from './stored-json.js'
import { readOutput } from './stored-output.js'
import { logsOf } from './job-logs.js'
import { ANY_ATTEMPT } from './settle-jobs.js'
import type { Tables } from './tables.js'

export async function readJob(
  sql: Sql,
  tables: Tables,
  job: { readonly queueName: string; readonly id: string },
): Promise<JobSnapshot | undefined> {
  const text = `${selectText(tables, { logs: logsOf(tables) })} WHERE j.name = $1 AND j.id = $2::uuid`
  const [row] = await sql(text, [job.queueName, job.id])
  return row && toSnapshot(row)
}

/** The last failed first. */
export async function readFailedJobs(
  sql: Sql,
  tables: Tables,
  request: { readonly queueName: string; readonly limit: number },
): Promise<JobSnapshot[]> {
  const text = `
    ${selectText(tables)} WHERE j.name = $1 AND j.state = 'failed'
    ORDER BY j.completed_on DESC, j.id DESC LIMIT $2`
  return (await sql(text, [request.queueName, request.limit])).map(toSnapshot)
}

/** Those that no worker has taken, the oldest first. */
export async function readUntakenJobs(
  sql: Sql,
  tables: Tables,
  request: { readonly queueName: string; readonly limit: number },
): Promise<JobSnapshot[]> {
  const text = `
    ${selectText(tables)} WHERE j.name = $1 AND j.state < 'active'
    ORDER BY j.created_on, j.id LIMIT $2`
  return (await sql(text, [request.queueName, request.limit])).map(toSnapshot)
}

// Progress is that of the attempt that reported it, unless it was kept.
export function selectText(
  { job, notes }: Tables,
  { logs = 'NULL', more = '' }: { readonly logs?: string; readonly more?: string } = {},
): string {
  return `
    SELECT j.id, j.name, j.data, j.state, j.retry_count, j.retry_limit, j.start_after, j.created_on, j.started_on, j.completed_on,
      j.output, j.start_after > now() AS later, ${logs} AS logs,
      CASE WHEN n.attempt_started_on IN (j.started_on, ${ANY_ATTEMPT}) THEN n.progress END AS progress${more}
    FROM ${job} j LEFT JOIN ${notes} n ON n.queue = j.name AND n.job_id = j.id`
}

export function toSnapshot(row: Row): JobSnapshot {
  const { id, name, state, progress, logs, started_on, completed_on } = row
  const envelope = readEnvelopeLeniently(row['data'])
  const status = toStatus(row)
  return {
    id: envelope.id ?? id,
    queueName: name,
    status,
    data: envelope.data,
    ...readOutput(row['output'], status !== 'completed'),
    ...(state === 'cancelled' ? { error: CANCELLED } : {}),
    ...(progress === null ? {} : { progress: readValue(progress) as JobProgress }),
    ...(logs === null ? {} : { logs: logs as string[] }),
    ...(status === 'delayed' ? { delayedUntil: row['start_after'] as Date } : {}),
    attempts: started_on === null ? 0 : Number(row['retry_count']) + 1,
    maxAttempts: servedElsewhere(name)
      ? Number(row['retry_limit']) + 1
      : expectedRetryPolicy(name, envelope.options).attempts,
    ...(envelope.options?.version === undefined ? {} : { version: envelope.options.version }),
    ...(envelope.options?.trace === undefined ? {} : { trace: envelope.options.trace }),
    createdAt: row['created_on'],
    ...(started_on === null ? {} : { startedAt: started_on }),
    ...(completed_on === null ? {} : { finishedAt: completed_on }),
  }
}

const CANCELLED = readJobError({
  name: 'Cancelled',
  message: 'The job was cancelled through pg-boss',
})

function toStatus({ state, later }: Row): JobStatus {
  switch (state) {
    case 'active':
    case 'completed':
    case 'failed':
      return state
    case 'cancelled':
      return 'failed'
    default:
      return later === true ? 'delayed' : 'waiting'
  }
}
