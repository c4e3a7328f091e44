import { encodeJobData } from '../../../provider-kit/index.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { resolveJobOptions } from '../../../job/options/resolve-job-options.js'
import { storedOptions } from '../../../job/options/stored-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolve-job-options.js'
import type { JobInsert } from './insert-jobs.js'
import { engineId, newEngineId } from './engine-id.js'
import { encodeEnvelope } from './envelope.js'
import type { NewEnvelope } from './envelope.js'

/** A job checked and encoded, before any of its kind is written: one that is wrong stops them all. */
export interface PreparedJob {
  readonly options: ResolvedJobOptions
  readonly envelope: NewEnvelope
}

/** Throws `InvalidJobOptionsError`, `InvalidDurationError`, `InvalidJobDataError`. */
export function prepareJob(data: unknown, options: JobOptions | undefined): PreparedJob {
  const resolved = resolveJobOptions(options)
  return {
    options: resolved,
    envelope: { data: encodeJobData(data), options: storedOptions(resolved) },
  }
}

export interface PreparedInsert {
  /** The id as the producer knows it. */
  readonly jobId: string
  readonly insert: JobInsert
}

export function toInsert(queueName: string, { options, envelope }: PreparedJob): PreparedInsert {
  const { jobId, priority, delay } = options
  const id = jobId === undefined ? newEngineId() : engineId(queueName, jobId)
  const named = jobId === id || jobId === undefined ? envelope : { ...envelope, id: jobId }
  return { jobId: jobId ?? id, insert: { id, priority, delay, envelope: encodeEnvelope(named) } }
}
