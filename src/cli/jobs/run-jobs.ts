import { UsageError } from '../../config/config-error.js'
import { isError } from '../../diagnostics/diagnostic.js'
import { compileModel } from '../../pipeline/compile-once.js'
import { placeIn } from '../engine-place.js'
import { exitCodes } from '../exit-codes.js'
import { report } from '../run-prebuild.js'
import type { Terminal } from '../terminal.js'
import {
  add,
  cancel,
  drain,
  pause,
  promote,
  redrive,
  remove,
  resume,
  retry,
  update,
} from './change-verbs.js'
import { printable } from './job-text.js'
import type { JobsContext, JobsFlags, JobsVerb } from './jobs-context.js'
import { keys } from './keys-verb.js'
import { list, schedules, show, stats } from './read-verbs.js'

const verbs = {
  list,
  show,
  add,
  retry,
  cancel,
  remove,
  update,
  promote,
  redrive,
  pause,
  resume,
  drain,
  schedules,
  keys,
} as const satisfies Record<string, JobsVerb>

export type JobsVerbName = keyof typeof verbs | 'stats'

/** One verb of `pikku jobs`. `queue` is absent for all queues. Resolves to the exit code. */
export async function runJobs(
  verb: JobsVerbName,
  { queue, args }: { readonly queue: string | undefined; readonly args: readonly string[] },
  flags: JobsFlags,
  terminal: Terminal,
): Promise<number> {
  const project = await compileModel(flags)
  const { config, model, lock, diagnostics } = project
  if (config === null || model === null || diagnostics.some(isError)) {
    await report(project, { ...flags, reporter: 'pretty', silent: true }, terminal)
    return exitCodes.found
  }
  const { openJobs } = await import('../../live/open-jobs.js')
  const jobs = openJobs({ config, model, lock }, placeIn(flags))
  const context: JobsContext = { ...jobs, args, flags, terminal }
  try {
    if (verb === 'stats') return await stats(queue === undefined ? jobs.queues : [queue], context)
    return await verbs[verb](queue ?? '', context)
  } catch (error) {
    return failureOf(error, terminal)
  } finally {
    await jobs.client.close()
  }
}

/** What the runtime refuses, by its own words. */
const wrongUse = new Set(['UNKNOWN_QUEUE', 'UNSUPPORTED_BY_PROVIDER', 'INVALID_JOB_OPTIONS'])

function failureOf(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) throw error
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code !== 'string' || typeof message !== 'string') throw error
  terminal.error(`pikku: ${printable(message)}\n`)
  return wrongUse.has(code) ? exitCodes.failure : exitCodes.found
}
