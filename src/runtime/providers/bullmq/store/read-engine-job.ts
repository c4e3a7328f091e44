import type { JobOptions } from '../../../job/options/job-options.js'
import type { StoredOptions } from '../../../job/options/stored-options.js'
import type { BullJob, BullJobOptions } from '../connection/bullmq-module.js'
import { withoutUndefined } from '../../../job/options/without-undefined.js'

const NOTHING_ASKED: StoredOptions = {}

export function readData({ data, opts }: Pick<BullJob, 'data' | 'opts'>): unknown {
  const none = opts.pikku?.noData
  if (none === undefined) return data
  return none === true ? undefined : null
}

/** What the producer asked for; a producer that uses BullMQ itself has asked in BullMQ's words. */
export function readOptions(opts: BullJobOptions): StoredOptions {
  const { pikku } = opts
  // BullMQ has 0 for none.
  const delay = opts.delay || undefined
  if (pikku === undefined) {
    const foreign = readForeignOptions(opts)
    return delay === undefined ? foreign : { ...foreign, delay }
  }
  const { retry, timeout, expires, trace, version, rules, group, unique } = pikku
  // Nearly all, and then without an object of its own.
  const asked = retry ?? timeout ?? expires ?? delay ?? trace ?? version ?? rules ?? group ?? unique
  if (asked === undefined) return NOTHING_ASKED
  return withoutUndefined({
    retry,
    timeout,
    expires,
    delay,
    trace,
    version,
    rules,
    group,
    unique,
  })
}

function readForeignOptions({ attempts, backoff }: BullJobOptions): JobOptions {
  if (attempts === undefined || attempts < 1) return NOTHING_ASKED
  const { type, delay } = typeof backoff === 'object' ? backoff : { type: 'fixed', delay: backoff }
  if (type !== 'fixed' && type !== 'exponential') return { attempts }
  return { retry: { attempts, backoff: type, ...(delay === undefined ? {} : { delay }) } }
}
