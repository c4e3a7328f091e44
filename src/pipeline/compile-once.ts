import { recall, remember, type Recollection } from '../cache/remember.js'
import type { ConfigRequest } from '../config/config.js'
import { emptyTrace, type Trace } from '../disk/trace.js'
import { changedWirings } from '../inspect/changed-wirings.js'
import type { KeptReading } from '../inspect/kept-reading.js'
import { listFiles } from '../scan/list-files.js'
import { rescan } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import { createTexts } from '../scan/texts.js'
import { isSettings } from './changes.js'
import { createCompiler, traceOf, type Compilation } from './compile.js'
import { withProject, type OpenProject } from './open-project.js'

export interface CompileRequest extends ConfigRequest {
  /** Whether to go on from what the last run left. Default: true. */
  readonly cache?: boolean | undefined
}

/**
 * What is asked for: the files to write, which the last run's result holds too, or also the model, which it does not.
 */
type Wanted = 'files' | 'model'

/**
 * Compiles a project once. Where nothing has changed since the last run that any wiring leads to, its result stands;
 * otherwise what it read is read again only where it has changed.
 */
export async function compile(request: CompileRequest): Promise<Compilation> {
  return compileFor(() => 'files', request)
}

/** The same, with the model: it is null only when the settings cannot be used. */
export async function compileModel(request: CompileRequest): Promise<Compilation> {
  return compileFor(() => 'model', request)
}

/** The same, with the model where there is a lock to hold it against. */
export async function compileForLock(request: CompileRequest): Promise<Compilation> {
  return compileFor(({ lock }) => (lock.lock === null ? 'files' : 'model'), request)
}

async function compileFor(
  wanted: (project: OpenProject) => Wanted,
  request: CompileRequest,
): Promise<Compilation> {
  return withProject(request, async (project) =>
    request.cache === false
      ? (await readAnew(project)).compilation
      : continueLastRun(wanted(project), project),
  )
}

async function continueLastRun(wanted: Wanted, project: OpenProject): Promise<Compilation> {
  const startedAt = Date.now()
  const { config } = project.settings
  const listed = listFiles(config)
  const past = recall(config, listed)
  const isSame = past?.changed.length === 0
  if (past !== null && isSame && wanted === 'files') return fromMemory(project, past)
  const run = (past && (await readWhatChanged(wanted, project, past))) ?? (await readAnew(project))
  // A lock that cannot be read is there all the same, so that nothing of this run is kept.
  if (!isSame && project.lock.findings.length === 0) {
    const { compilation, reading, trace } = run
    const { queues, files, diagnostics } = compilation
    const result = { queues, files, diagnostics }
    const stamps = past?.stamps ?? {}
    remember(config, { startedAt, files: listed, trace, result, reading, stamps })
  }
  return run.compilation
}

interface Run {
  readonly compilation: Compilation
  /** For the run that comes next. */
  readonly reading: KeptReading | null
  readonly trace: Trace
}

async function readAnew(project: OpenProject): Promise<Run> {
  const compiler = createCompiler()
  const compilation = await compiler.compile(project, null)
  return { compilation, reading: compiler.keep(), trace: compilation.trace }
}

/** Null where everything must be read. */
async function readWhatChanged(
  wanted: Wanted,
  project: OpenProject,
  past: Recollection,
): Promise<Run | null> {
  const { changed } = past
  if (changed.some(isSettings)) return null
  const kept = past.reading() as KeptReading | null
  if (kept === null) return null
  const { config } = project.settings
  if (wanted === 'files') {
    const sources = rescan(config, kept.sources, { changed, texts: createTexts() })
    if (isWithoutEffect(kept, sources, changed)) {
      const trace = traceOf({ config, sources, asked: kept.cache.trace, lock: project.lock })
      return { compilation: fromMemory(project, past), reading: { ...kept, sources }, trace }
    }
  }
  const compiler = createCompiler()
  await compiler.resume(config, kept, wanted === 'files' ? past.result : null)
  const compilation = await compiler.compile(project, { modified: changed, isListChanged: false })
  return { compilation, reading: compiler.keep(), trace: compilation.trace }
}

/** Whether no wiring leads to what has changed, so that the compiler need not be loaded. */
function isWithoutEffect(kept: KeptReading, sources: Sources, changed: readonly string[]): boolean {
  // These are checked for each file, whether a wiring leads there or not.
  const isImportSame = (file: string): boolean =>
    kept.sources.imports.get(file)?.join() === sources.imports.get(file)?.join()
  return changed.every(isImportSame) && changedWirings(kept, { sources, changed })?.length === 0
}

function fromMemory({ settings, lock }: OpenProject, { result }: Recollection): Compilation {
  return {
    ...result,
    config: settings.config,
    model: null,
    sources: null,
    lock: lock.lock,
    trace: emptyTrace(),
  }
}
