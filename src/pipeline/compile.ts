import type { CompiledResult } from '../cache/manifest.js'
import type { Config } from '../config/config.js'
import { isError, type Diagnostic } from '../diagnostics/diagnostic.js'
import { sayOnce } from '../diagnostics/say-once.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import { emptyTrace, joinTraces, type Trace } from '../disk/trace.js'
import { emit } from '../emit/emit.js'
import { toPosix } from '../facts/posix-path.js'
import type { Inspector } from '../inspect/inspect.js'
import type { KeptReading } from '../inspect/kept-reading.js'
import type { Lock } from '../lock/lock.js'
import { buildModel, type ModelParts } from '../model/build-model.js'
import type { QueueModel } from '../model/queue-model.js'
import { rules } from '../rules/rules.js'
import { isOutput, listFiles } from '../scan/list-files.js'
import { rescan, scan } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import { createTexts } from '../scan/texts.js'
import type { Changes } from './changes.js'
import { checkFileNames } from './check-file-names.js'
import { checkPackageImports } from './check-package-imports.js'
import { checkSources } from './check-sources.js'
import type { OpenProject } from './open-project.js'
import { saysTheSame } from './says-the-same.js'

/** What a project compiles to. `files` is null when there are errors: then nothing may be written. */
export interface Compilation extends CompiledResult {
  /** Null when the settings themselves cannot be used. */
  readonly config: Config | null
  /** Null where the files of the last run stand, which kept them but not their model. */
  readonly model: QueueModel | null
  /** The files of the project, as they were listed for it; null when there is no model. */
  readonly sources: Sources | null
  /** What is in flight; null when the project keeps no lock. */
  readonly lock: Lock | null
  /** What was asked of the disk, the settings' files included; empty when the last run's result was taken. */
  readonly trace: Trace
}

/** The compiler, with what it remembers from run to run in one process. */
export interface Compiler {
  /** `changes` is null when nothing is known: then everything is read. */
  readonly compile: (project: OpenProject, changes: Changes | null) => Promise<Compilation>
  /**
   * Goes on from what the compiler of another process has kept, as if it had read it itself. `result`: what came of that; null
   * where a model is wanted, which only comes of building it.
   */
  readonly resume: (
    config: Config,
    kept: KeptReading,
    result: CompiledResult | null,
  ) => Promise<void>
  /** What was read, for a compiler of another process; null before anything was. */
  readonly keep: () => KeptReading | null
}

/** The whole compiler: scan → inspect, then `build`: model → rules → emit. What is done with the files is up to the caller. */
export function createCompiler(): Compiler {
  let inspector: Inspector | null = null
  let sources: Sources | null = null
  let last: Built | null = null

  return {
    compile: async ({ settings, lock }, changes) => {
      const { config } = settings
      const texts = createTexts()
      const changed = changes === null || changes.isListChanged ? null : changes.modified
      const known = changed === null ? null : sources
      sources =
        known !== null && changed !== null
          ? rescan(config, known, { changed, texts })
          : scan(config, listFiles(config), texts)
      inspector ??= await loadInspector()
      const inspection = inspector.inspect({
        config,
        sources,
        changed: known === null ? null : changed,
        texts,
      })
      const read = { settings, sources, inspection, lock }
      const found = findingsOf(read)
      const standing = isSourcesOnly(sources, changed) && found.length === 0 ? last : null
      const { model, result } = stand(standing, inspection) ?? build(read, found)
      last = { inspection, result }
      const trace = traceOf({ config, sources, asked: inspection.trace, lock })
      return { ...result, config, model, sources, lock: lock.lock, trace }
    },
    resume: async (config, kept, result) => {
      inspector ??= await loadInspector()
      const inspection = inspector.resume(config, kept)
      ;({ sources } = kept)
      last = result && { inspection, result }
    },
    keep: () => inspector?.keep() ?? null,
  }
}

interface Asked {
  readonly config: Config
  readonly sources: Sources
  /** By the inspector. */
  readonly asked: Trace
  readonly lock: OpenProject['lock']
}

/** All that a run asked of the disk but for its settings, which are compared as such. */
export function traceOf({ config, sources, asked, lock }: Asked): Trace {
  const followed: Trace = {
    ...emptyTrace(),
    read: new Set(sources.followed),
    absent: new Set(sources.absent),
  }
  return withoutOutput(config, joinTraces([followed, asked, lock.trace]))
}

interface BuildRequest {
  readonly settings: OpenProject['settings']
  readonly sources: Sources
  readonly inspection: ReturnType<Inspector['inspect']>
  readonly lock: OpenProject['lock']
}

/** What came of a reading. */
interface Built {
  readonly inspection: ModelParts
  readonly result: CompiledResult
}

/** Only then are the settings and the lock what they were. */
function isSourcesOnly({ files }: Sources, changed: readonly string[] | null): boolean {
  if (changed === null) return false
  const own = new Set(files)
  return changed.every((file) => own.has(file))
}

/** An edit that changes nothing that is read, as in the body of a handler, changes no file. What is found has a place. */
function stand(last: Built | null, inspection: ModelParts): ReturnType<typeof build> | null {
  if (last === null || last.result.diagnostics.length > 0) return null
  return saysTheSame(last.inspection, inspection) ? { model: null, result: last.result } : null
}

/** What was read of a project becomes its model, what is wrong with it, and the files to write. */
function build(
  { settings: { config }, inspection, lock }: BuildRequest,
  found: readonly Diagnostic[],
): { readonly model: QueueModel | null; readonly result: CompiledResult } {
  const model = buildModel(inspection)
  const diagnostics = sayOnce(
    sortDiagnostics([...found, ...rules.flatMap((rule) => rule(model, config))]),
  )
  const files = diagnostics.some(isError) ? null : emit(model, config, lock.lock)
  return { model, result: { queues: model.workers.length, files, diagnostics } }
}

/** All but those of the rules. */
function findingsOf({ settings, sources, inspection, lock }: BuildRequest): Diagnostic[] {
  const { config } = settings
  return [
    ...settings.diagnostics,
    ...checkSources(config, sources),
    ...checkFileNames(config, sources),
    ...checkPackageImports(config, sources),
    ...lock.findings,
    ...inspection.diagnostics,
  ]
}

/** Without what was asked of our own output: we write it ourselves. */
function withoutOutput(config: Config, trace: Trace): Trace {
  const own = toPosix(config.outDir)
  const isOutside = (place: string): boolean => place !== own && !isOutput(config, place)
  const placesOf = (places: ReadonlySet<string>): Set<string> =>
    new Set([...places].filter(isOutside))
  return {
    ...trace,
    read: placesOf(trace.read),
    absent: placesOf(trace.absent),
    absentDirectories: placesOf(trace.absentDirectories),
  }
}

/** Loading the TypeScript compiler is the dearest step, so it waits until it is needed. */
async function loadInspector(): Promise<Inspector> {
  const { createInspector } = await import('../inspect/inspect.js')
  return createInspector()
}
