import { recall, remember } from '../cache/remember.js'
import type { CompiledResult } from '../cache/manifest.js'
import { ConfigError } from '../config/config-error.js'
import { emptyTrace, joinTraces, type Trace, type TraceDraft } from '../disk/trace.js'
import { toPosix } from '../facts/posix-path.js'
import type { Config, ConfigRequest } from '../config/config.js'
import { readConfig, type ConfigResult } from '../config/read-config.js'
import { isError } from '../diagnostics/diagnostic.js'
import { sayOnce } from '../diagnostics/say-once.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import { emit } from '../emit/emit.js'
import { buildModel } from '../model/build-model.js'
import type { QueueModel } from '../model/queue-model.js'
import { rules } from '../rules/rules.js'
import { listFiles } from '../scan/list-files.js'
import { rescan, scan } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import { createTexts } from '../scan/texts.js'
import path from 'node:path'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { LockError } from '../lock/lock-error.js'
import { lockFileName, type Lock } from '../lock/lock.js'
import { readLock } from '../lock/read-lock.js'
import type { Inspector } from '../inspect/inspect.js'
import { checkFileNames } from './check-file-names.js'
import { checkPackageImports } from './check-package-imports.js'

export interface CompileRequest extends ConfigRequest {
  /** Whether to believe the last run where nothing has changed since. Default: true. */
  readonly cache?: boolean | undefined
}

/** What a project compiles to. `files` is null when there are errors: then nothing may be written. */
export interface Compilation extends CompiledResult {
  /** Null when the settings themselves cannot be used. */
  readonly config: Config | null
  /** Null when nothing has changed since the last run, which kept its files but not its model. */
  readonly model: QueueModel | null
  /** The files of the project, as they were listed for it; null when there is no model. */
  readonly sources: Sources | null
  /** What is in flight; null when the project keeps no lock. */
  readonly lock: Lock | null
  /** What was asked of the disk, the settings' files included; empty when the last run's result was taken. */
  readonly trace: Trace
}

/** What has changed since the last run of the same compiler. */
export interface Changes {
  /** Absolute paths of files whose content is another. */
  readonly modified: readonly string[]
  /** Whether files came, went or moved. */
  readonly isListChanged: boolean
}

/** The compiler, with what it remembers from run to run in one process. */
export interface Compiler {
  /** `changes` is null when nothing is known: then everything is read. */
  readonly compile: (request: CompileRequest, changes: Changes | null) => Promise<Compilation>
}

/** Compiles a project once. */
export async function compile(request: CompileRequest): Promise<Compilation> {
  return createCompiler().compile(request, null)
}

/** The whole compiler: config → scan → inspect, then `build`: model → rules → emit. What is done with the files is up to the caller. */
export function createCompiler(): Compiler {
  let inspector: Inspector | null = null
  let sources: Sources | null = null

  const compileProject = async (
    request: CompileRequest,
    changes: Changes | null,
    settingsTrace: TraceDraft,
  ): Promise<Compilation> => {
    const startedAt = Date.now()
    const settings = await readConfig(request, settingsTrace)
    const { config } = settings
    const isPartial = changes !== null && !changes.isListChanged && sources !== null
    const files = isPartial && sources !== null ? sources.files : listFiles(config)
    const isCold = changes === null && request.cache !== false
    const known = isCold ? recall(config, files) : null
    const lock = lockAt(config)
    if (known !== null)
      return { ...known, config, model: null, sources: null, lock: lock.lock, trace: emptyTrace() }

    const texts = createTexts()
    sources =
      isPartial && sources !== null
        ? rescan(config, sources, { changed: changes.modified, texts })
        : scan(config, files, texts)
    inspector ??= await loadInspector()
    const inspection = inspector.inspect({
      config,
      sources,
      changed: isPartial ? changes.modified : null,
      texts,
    })
    const { model, result } = build({ settings, sources, inspection, lock })
    const followed: Trace = {
      ...emptyTrace(),
      read: new Set(sources.followed),
      absent: new Set(sources.absent),
    }
    const trace = outside(config.outDir, joinTraces([followed, inspection.trace, lock.trace]))
    // A lock that cannot be read is there all the same, so that nothing of this run is kept.
    if (isCold && lock.findings.length === 0) remember(config, { startedAt, files, trace, result })
    return {
      ...result,
      config,
      model,
      sources,
      lock: lock.lock,
      trace: joinTraces([settingsTrace, trace]),
    }
  }

  return {
    compile: async (request, changes) => {
      const trace = emptyTrace()
      try {
        return await compileProject(request, changes, trace)
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        return {
          config: null,
          model: null,
          sources: null,
          lock: null,
          trace,
          files: null,
          queues: 0,
          diagnostics: error.diagnostics,
        }
      }
    },
  }
}

interface BuildRequest {
  readonly settings: ConfigResult
  readonly sources: Sources
  readonly inspection: ReturnType<Inspector['inspect']>
  readonly lock: LockState
}

/** What was read of a project becomes its model, what is wrong with it, and the files to write. */
function build({ settings, sources, inspection, lock }: BuildRequest): {
  readonly model: QueueModel
  readonly result: CompiledResult
} {
  const { config } = settings
  const model = buildModel(inspection)
  const diagnostics = sayOnce(
    sortDiagnostics([
      ...settings.diagnostics,
      ...checkFileNames(config, sources),
      ...checkPackageImports(config, sources),
      ...lock.findings,
      ...inspection.diagnostics,
      ...rules.flatMap((rule) => rule(model, config)),
    ]),
  )
  const files = diagnostics.some(isError) ? null : emit(model, config, lock.lock)
  return { model, result: { queues: model.workers.length, files, diagnostics } }
}

/** Without what was asked of the out dir: we write there ourselves. */
function outside(outDir: string, trace: Trace): Trace {
  const own = toPosix(outDir)
  const isOutside = (place: string): boolean => place !== own && !place.startsWith(`${own}/`)
  const placesOf = (places: ReadonlySet<string>): Set<string> =>
    new Set([...places].filter(isOutside))
  return {
    ...trace,
    read: placesOf(trace.read),
    absent: placesOf(trace.absent),
    absentDirectories: placesOf(trace.absentDirectories),
  }
}

interface LockState {
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

/** Loading the TypeScript compiler is the dearest step, so it waits until it is needed. */
async function loadInspector(): Promise<Inspector> {
  const { createInspector } = await import('../inspect/inspect.js')
  return createInspector()
}
