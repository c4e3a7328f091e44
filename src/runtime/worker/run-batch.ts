import { validate } from '../job/validate.js'
import { InvalidJobResultError } from '../job/errors/invalid-job-result-error.js'
import { toError } from '../job/job-error.js'
import { jobTimeout } from '../job/options/job-policy.js'
import type { QueueDefinition } from '../client/queue-definitions.js'
import { traceRun } from './trace-run.js'
import { PikkuError } from '../job/errors/pikku-error.js'
import type { AttemptEnd } from './attempt.js'
import { checked, final, storedDefinition, toStored, type Call } from './call-handler.js'
import { runAttempt } from './run-attempt.js'
import type { RunJobContext } from './run-job.js'
import type { JobOutcome } from '../job/job-outcome.js'
import type { TakenJob } from '../job/taken-job.js'
import { newerVersion } from './newer-version.js'
import { readStored } from './read-stored.js'
import { failed, toOutcome } from './to-outcome.js'
import type { WiredWorker } from './wired-worker.js'

/**
 * Runs one call of a batch worker's handler, for all of `jobs` (at least one), and says what became of each, in their
 * order. The handler gives one result for each data, in the same order; when it throws, every job of the call has
 * failed this attempt, each by its own retry policy. Never rejects.
 *
 * A job whose data the schema refuses fails alone: the handler is called for the others.
 */
export function runBatch(
  jobs: readonly TakenJob[],
  worker: WiredWorker,
  context: RunJobContext,
): Promise<JobOutcome[]> {
  return traceRun({ jobs, worker, context }, async () => {
    const settled: Settled = new Map()
    try {
      for (const job of jobs) {
        const later = newerVersion(job, worker, context)
        if (later !== undefined) settled.set(job, later)
      }
      await runRest({ jobs, worker, context, settled })
      return jobs.map((job) => settled.get(job) as JobOutcome)
    } catch (error) {
      return jobs.map(() => failed(toError(error), worker))
    }
  })
}

type Settled = Map<TakenJob, JobOutcome>

interface Batch {
  readonly jobs: readonly TakenJob[]
  readonly worker: WiredWorker
  readonly context: RunJobContext
  /** What became of the jobs that need no call, or no more. */
  readonly settled: Settled
}

async function runRest(batch: Batch): Promise<void> {
  const { worker, context, settled } = batch
  const jobs = batch.jobs.filter((job) => !settled.has(job))
  if (jobs.length === 0) return
  // This call's own: a handler that was given up may still refuse some when another is under way.
  const refused = new Map<TakenJob, Error>()
  const end = await runAttempt({
    jobs,
    worker,
    context,
    timeout: shortestTimeout(jobs, worker),
    call: (attempt) =>
      callBatch({ jobs, worker, definition: storedDefinition(worker, context), refused, attempt }),
    outcome: (ended) => ended,
  })
  if (refused.size === 0) {
    jobs.forEach((job, index) => settled.set(job, toOutcome(pick(end, index), job, worker)))
    return
  }
  for (const [job, error] of refused) settled.set(job, failed(error, worker))
  await runRest(batch)
}

function pick(end: AttemptEnd, index: number): AttemptEnd {
  if (end.kind !== 'returned') return end
  return { kind: 'returned', result: (end.result as readonly unknown[])[index] }
}

interface BatchCall extends Call {
  readonly jobs: readonly TakenJob[]
  readonly refused: Map<TakenJob, Error>
}

async function callBatch(call: BatchCall): Promise<readonly unknown[]> {
  const { worker, attempt } = call
  const data = await validData(call)
  const returned: unknown = await worker.func.func(attempt.services, data, attempt.interaction)
  const results = await checked('output', returned, call)
  if (!Array.isArray(results) || results.length !== data.length) {
    const found = Array.isArray(results) ? `${results.length} results` : 'no array of results'
    throw final(
      attempt,
      new InvalidJobResultError(
        `The result of queue '${worker.queueName}' has ${found} for ${data.length} jobs`,
      ),
    )
  }
  return results.map((result, index) => toStored(call, result, `result[${index}]`))
}

/** The schema describes the handler's array, so each data is tried as an array of one. */
async function validData({ jobs, worker, definition, refused }: BatchCall): Promise<unknown[]> {
  const { input } = worker.func
  const data: unknown[] = []
  for (const job of jobs) {
    const decoded = decodeOne(worker, definition, job)
    if (decoded instanceof PikkuError) refused.set(job, decoded)
    else if (input === undefined) data.push(decoded)
    else {
      const { value, error } = await validate(input, [decoded], 'input', worker.queueName)
      if (error === undefined) data.push((value as readonly unknown[])[0])
      else refused.set(job, error)
    }
  }
  const [first] = refused.values()
  if (first !== undefined) throw first
  return data
}

function decodeOne(
  worker: WiredWorker,
  definition: QueueDefinition | undefined,
  job: TakenJob,
): unknown {
  try {
    return readStored(worker, definition, job)
  } catch (thrown) {
    const error = toError(thrown)
    if (error instanceof PikkuError) return error
    throw error
  }
}

function shortestTimeout(jobs: readonly TakenJob[], worker: WiredWorker): number | undefined {
  const timeouts = jobs
    .map((job) => jobTimeout(job.options, worker.timeout))
    .filter((timeout) => timeout !== undefined)
  return timeouts.length === 0 ? undefined : Math.min(...timeouts)
}
