import { StoreIncompatibleError } from '../../../job/errors/store-incompatible-error.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { jsonProperty, readJson } from './stored-json.js'

const FORMAT = 1

/** What is stored as pg-boss's `data`. */
export interface Envelope {
  /** The job id as its producer gave it, where it is not the engine's own. */
  readonly id?: string
  readonly data: unknown
  readonly options: JobOptions
  /** The key of the schedule that this job is a run of. */
  readonly repeat?: string
  readonly unique?: StoredUnique
}

/** What must be known of a job's key of `unique` once it is added. */
export interface StoredUnique {
  readonly key: string
  /** Another job may wait behind it. */
  readonly again?: true
}

export type StoredEnvelope = Readonly<Record<string, unknown>>

export interface NewEnvelope {
  readonly id?: string | undefined
  /** JSON. */
  readonly data: string | undefined
  /** Of `storedOptions`. */
  readonly options?: JobOptions | undefined
  readonly repeat?: string
  readonly unique?: StoredUnique | undefined
  /** Of one `addIfNew`, by which it knows its own job again. */
  readonly nonce?: string
}

const NONE: JobOptions = {}

/** The envelope as JSON: the job data, which is JSON already, is not made anew. */
export function encodeEnvelope({ id, data, options, repeat, unique, nonce }: NewEnvelope): string {
  return (
    `{"pikku":${FORMAT}` +
    (id === undefined ? '' : jsonProperty('id', JSON.stringify(id))) +
    jsonProperty('data', data) +
    jsonProperty('options', options && JSON.stringify(options)) +
    (repeat === undefined ? '' : jsonProperty('repeat', JSON.stringify(repeat))) +
    (unique === undefined ? '' : jsonProperty('unique', JSON.stringify(unique))) +
    (nonce === undefined ? '' : jsonProperty('nonce', JSON.stringify(nonce))) +
    '}'
  )
}

export function writeEnvelope(envelope: NewEnvelope): StoredEnvelope {
  return JSON.parse(encodeEnvelope(envelope)) as StoredEnvelope
}

/**
 * What somebody else has sent with plain pg-boss is a job too: its data is all of it.
 * Throws `StoreIncompatibleError` for an envelope of a later pikku.
 */
export function readEnvelope(stored: unknown): Envelope {
  if (!isEnvelope(stored)) return { data: stored ?? undefined, options: NONE }
  const { pikku: format } = stored
  if (format !== FORMAT) {
    throw new StoreIncompatibleError(
      `The job was stored in format ${String(format)}; this pikku reads format ${FORMAT}`,
    )
  }
  const id = readJson(stored, 'id')
  const options = readJson(stored, 'options')
  const repeat = readJson(stored, 'repeat')
  const unique = readJson(stored, 'unique') as StoredUnique | undefined
  return {
    data: readJson(stored, 'data'),
    options: (options as JobOptions | undefined) ?? NONE,
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof repeat === 'string' ? { repeat } : {}),
    ...(unique === undefined ? {} : { unique }),
  }
}

/** For a reader that only shows the job: what cannot be read is all data. */
export function readEnvelopeLeniently(stored: unknown): Envelope {
  try {
    return readEnvelope(stored)
  } catch {
    return { data: stored, options: NONE }
  }
}

function isEnvelope(stored: unknown): stored is StoredEnvelope {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    Object.hasOwn(stored, 'pikku') &&
    typeof (stored as StoredEnvelope)['pikku'] === 'number'
  )
}
