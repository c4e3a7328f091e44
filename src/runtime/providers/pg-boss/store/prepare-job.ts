import { encodeJobData } from '../../../provider-kit/index.js'
import type { JobUnique } from '../../../job/keys/key-options.js'
import { checkKeys } from '../../../job/keys/resolve-key.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { resolveJobOptions } from '../../../job/options/resolve-job-options.js'
import { storedOptions } from '../../../job/options/stored-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolved-job-options.js'
import type { JobInsert } from './insert-jobs.js'
import { engineId, newEngineId } from './engine-id.js'
import { encodeEnvelope } from './envelope.js'
import type { NewEnvelope, StoredUnique } from './envelope.js'

/** A job checked and encoded, before any of its kind is written: one that is wrong stops them all. */
export interface PreparedJob {
  readonly options: ResolvedJobOptions
  readonly envelope: NewEnvelope
}

/** Throws `InvalidJobOptionsError`, `InvalidDurationError`, `InvalidJobDataError`. */
export function prepareJob(data: unknown, options: JobOptions | undefined): PreparedJob {
  const resolved = withWait(resolveJobOptions(options))
  checkKeys(resolved)
  const { unique, repeat } = resolved
  const envelope = { data: encodeJobData(data), options: storedOptions(resolved) }
  // A run of a schedule gets its key when it is taken.
  return unique === undefined || repeat !== undefined
    ? { options: resolved, envelope }
    : { options: resolved, envelope: { ...envelope, unique: storedUnique(unique) } }
}

/** The first job of a key waits too, since another one may follow. */
function withWait(options: ResolvedJobOptions): ResolvedJobOptions {
  const { wait, atMost = Infinity } = options.unique ?? {}
  if (wait === undefined) return options
  return { ...options, delay: Math.max(options.delay, Math.min(wait, atMost)) }
}

export function storedUnique({ key, then }: JobUnique): StoredUnique {
  return then === 'runAgain' ? { key, again: true } : { key }
}

export interface PreparedInsert {
  /** The id as the producer knows it. */
  readonly jobId: string
  readonly insert: JobInsert
  readonly unique?: JobUnique | undefined
  /** As in the envelope. */
  readonly nonce?: string | undefined
}

export function toInsert(queueName: string, { options, envelope }: PreparedJob): PreparedInsert {
  const { jobId, priority, delay, unique, group } = options
  const id = jobId === undefined ? newEngineId() : engineId(queueName, jobId)
  const named = jobId === id || jobId === undefined ? envelope : { ...envelope, id: jobId }
  const isGrouped = group !== undefined
  const insert = { id, priority, delay, envelope: encodeEnvelope(named), isGrouped }
  return { jobId: jobId ?? id, insert, unique, nonce: envelope.nonce }
}
