import path from 'node:path'
import { ConfigError } from '../config/config-error.js'
import type { Config, ConfigRequest } from '../config/config.js'
import { readConfig, type ConfigResult } from '../config/read-config.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { emptyTrace, joinTraces, type Trace } from '../disk/trace.js'
import { toPosix } from '../facts/posix-path.js'
import { LockError } from '../lock/lock-error.js'
import { lockFileName, type Lock } from '../lock/lock.js'
import { readLock } from '../lock/read-lock.js'
import type { Compilation } from './compile.js'

/** A project whose settings and lock have been read. */
export interface OpenProject {
  readonly settings: ConfigResult
  readonly lock: LockState
}

/** Opens a project, and gives what becomes of it; where its settings cannot be used, that is the result. */
export async function withProject(
  request: ConfigRequest,
  compile: (project: OpenProject) => Promise<Compilation>,
): Promise<Compilation> {
  const settingsTrace = emptyTrace()
  try {
    const settings = await readConfig(request, settingsTrace)
    const compilation = await compile({ settings, lock: lockAt(settings.config) })
    return { ...compilation, trace: joinTraces([settingsTrace, compilation.trace]) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return {
      config: null,
      model: null,
      sources: null,
      lock: null,
      trace: settingsTrace,
      files: null,
      queues: 0,
      diagnostics: error.diagnostics,
    }
  }
}

/** The lock as it is on the disk. */
export interface LockState {
  /** Null when the project keeps no lock, or one that cannot be read. */
  readonly lock: Lock | null
  readonly findings: readonly Diagnostic[]
  readonly trace: Trace
}

function lockAt({ root }: Config): LockState {
  const file = toPosix(path.join(root, lockFileName))
  const traced = (question: 'read' | 'absent'): Trace => ({
    ...emptyTrace(),
    [question]: new Set([file]),
  })
  try {
    const lock = readLock(file)
    return { lock, findings: [], trace: traced(lock === null ? 'absent' : 'read') }
  } catch (error) {
    if (!(error instanceof LockError)) throw error
    const finding = diagnose('lockUnreadable', { reason: error.message }, null)
    return { lock: null, findings: [finding], trace: traced('read') }
  }
}
