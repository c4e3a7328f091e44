import type { KeepRule } from '../../../job/options/resolved-job-options.js'
import type { BullKeep } from '../connection/bullmq-module.js'

/** BullMQ takes a count of 0 for "none is kept", and `false` for all. It counts an age in seconds. */
export function toEngineKeep(keep: number | boolean | KeepRule): BullKeep {
  if (typeof keep !== 'object') return keep === 0 ? true : keep
  return keep.age === undefined ? keep : { ...keep, age: Math.ceil(keep.age / 1_000) }
}
