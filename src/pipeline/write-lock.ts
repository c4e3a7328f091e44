import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../config/config-error.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { compareLock } from '../lock/compare-lock.js'
import { lockOf } from '../lock/lock-of.js'
import { lockFileName, type Lock } from '../lock/lock.js'
import { isBreaking, nextLock } from '../lock/next-lock.js'
import { printLock } from '../lock/print-lock.js'
import { reportChange } from './check-lock.js'
import { compileModel, type CompileRequest } from './compile-once.js'
import { prebuild, type PrebuildResult } from './prebuild.js'

export interface LockRequest extends CompileRequest {
  /** Queues whose breaking changes are meant; `'all'` for every one, absent for none. */
  readonly accept?: 'all' | readonly string[]
}

export interface LockResult extends PrebuildResult {
  /** Queues whose entry in the lock has changed, with the version that they have now, null for one that is gone. */
  readonly locked: readonly { readonly queue: string; readonly version: number | null }[]
}

/**
 * Writes down what is in flight, and `.pikku/` with it, whose versions come from the lock. Breaking changes that were not
 * accepted are reported, and then nothing is written. Throws `UsageError` for an accepted queue that has not changed.
 */
export async function writeLock(request: LockRequest): Promise<LockResult> {
  const result = await compileModel(request)
  const { config, model, files } = result
  if (config === null || model === null || files === null)
    return { ...result, plan: [], locked: [] }
  const lock: Lock = result.lock ?? { queues: new Map() }
  const changes = compareLock(lock, lockOf(model))
  const { accept = [] } = request
  const unknown =
    accept === 'all'
      ? undefined
      : accept.find((name) => !changes.some(({ queue }) => queue === name))
  if (unknown !== undefined) throw new UsageError(`Queue '${unknown}' has no change to accept`)
  const refused = changes.filter(
    (change) => isBreaking(change) && accept !== 'all' && !accept.includes(change.queue),
  )
  if (refused.length > 0) {
    const reported: Diagnostic[] = refused.flatMap((change) => reportChange(change, model))
    return {
      ...result,
      diagnostics: [...result.diagnostics, ...reported],
      files: null,
      plan: [],
      locked: [],
    }
  }
  const next = nextLock(lock, changes)
  if (result.lock === null || changes.length > 0) {
    writeFileSync(path.join(config.root, lockFileName), printLock(next))
  }
  const locked = changes.map(({ queue }) => ({
    queue,
    version: next.queues.get(queue)?.version ?? null,
  }))
  return { ...(await prebuild(request)), locked }
}
