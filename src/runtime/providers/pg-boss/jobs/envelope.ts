import { StoreIncompatibleError } from '../../../queue/errors.js'
import type { JobOptions } from '../../../queue/job-options.js'
import type { ResolvedJobOptions } from '../../../queue/resolve-job-options.js'
import { readJson, storeJson } from './stored-json.js'

const FORMAT = 1

/** What is stored as pg-boss's `data`. */
export interface Envelope {
  /** The job id as its producer gave it, where it is not the engine's own. */
  readonly id?: string
  readonly data: unknown
  readonly options: JobOptions
  /** The key of the schedule that this job is a run of. */
  readonly repeat?: string
}

export type StoredEnvelope = Readonly<Record<string, unknown>>

export interface NewEnvelope {
  readonly id?: string | undefined
  /** JSON. */
  readonly data: string | undefined
  readonly options: Pick<JobOptions, 'retry' | 'timeout' | 'removeOnComplete' | 'removeOnFail'>
  readonly repeat?: string
}

const NONE: JobOptions = {}

export function writeEnvelope({ id, data, options, repeat }: NewEnvelope): StoredEnvelope {
  const { retry, timeout, removeOnComplete, removeOnFail } = options
  const asked = withoutUndefined({ retry, timeout, removeOnComplete, removeOnFail })
  return {
    pikku: FORMAT,
    ...storeJson('id', id === undefined ? undefined : JSON.stringify(id)),
    ...storeJson('data', data),
    ...(Object.keys(asked).length === 0 ? {} : { options: asked }),
    ...storeJson('repeat', repeat === undefined ? undefined : JSON.stringify(repeat)),
  }
}

/**
 * What somebody else has sent with plain pg-boss is a job too: its data is all of it.
 * Throws `StoreIncompatibleError` for an envelope of a later pikku.
 */
export function readEnvelope(stored: unknown): Envelope {
  if (!isEnvelope(stored)) return { data: stored ?? undefined, options: NONE }
  const { pikku: format, options } = stored
  if (format !== FORMAT) {
    throw new StoreIncompatibleError(
      `The job was stored in format ${String(format)}; this pikku reads format ${FORMAT}`,
    )
  }
  const id = readJson(stored, 'id')
  const repeat = readJson(stored, 'repeat')
  return {
    data: readJson(stored, 'data'),
    options: (options as JobOptions | undefined) ?? NONE,
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof repeat === 'string' ? { repeat } : {}),
  }
}

/** Options that the worker must know; the others have columns. */
export function storedOptions(options: ResolvedJobOptions): NewEnvelope['options'] {
  return options as NewEnvelope['options']
}

function isEnvelope(stored: unknown): stored is StoredEnvelope {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    Object.hasOwn(stored, 'pikku') &&
    typeof (stored as StoredEnvelope)['pikku'] === 'number'
  )
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
