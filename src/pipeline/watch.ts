import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { relativePosix, toPosix } from '../facts/posix-path.js'
import { listFiles } from '../scan/list-files.js'
import { createCompiler, type Changes, type CompileRequest } from './compile.js'
import { applyCompilation, type PrebuildResult } from './prebuild.js'

export interface WatchRequest extends CompileRequest {
  readonly root: string
  /** Called after each run, the first one included. */
  readonly onRun: (run: WatchRun) => void
  /** Called when a run throws; watching goes on. */
  readonly onFailure: (error: unknown) => void
}

export interface WatchRun {
  readonly result: PrebuildResult
  /** What had changed, relative to the root; empty for the first run. */
  readonly changed: readonly string[]
  readonly milliseconds: number
}

export interface Watcher {
  /** Resolves when the run in hand, if any, has ended and nothing is watched any more. */
  readonly close: () => Promise<void>
}

/**
 * Changes closer together than this are one run. Files that come and go are a save in several steps, or a branch switch
 * of hundreds; a file whose content is another, and not empty, is saved.
 */
const quietMilliseconds = { listed: 30, modified: 10 }

/**
 * The watcher does not tell all: it reads a directory once a second at most, tells of one change of a file in 50 ms, and
 * of a file that another was moved over it watches the old one for a while. So what has changed is looked for as well,
 * this much after the last that was heard.
 */
const sweeps = [100, 400, 1400]

/** The disk's clock may be this much behind. */
const clockMilliseconds = 20

/** Directories whose changes never change the result. */
const ignored = new Set(['.git', '.hg', '.svn', '.pikku-data', 'coverage'])

/**
 * Runs `prebuild` now and after every change. One run at a time; changes during a run make one more run after it. Our
 * own files start none, for a run that finds nothing to write writes nothing.
 */
export async function watch(request: WatchRequest): Promise<Watcher> {
  const { root } = request
  const compiler = createCompiler()
  let pending = new Map<string, 'modified' | 'listed'>()
  let isCold = true
  let last: PrebuildResult | null = null
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let quiet = 0
  let isClosed = false

  const handled = new Map<string, number | undefined>()
  let sweptAt = Date.now()
  let waiting: NodeJS.Timeout[] = []
  const sweep = (): void => {
    const since = sweptAt - clockMilliseconds
    sweptAt = Date.now()
    try {
      for (const { file, kind } of untold(last, since)) {
        if (kind === 'modified' && handled.get(file) === changedAt(file)) continue
        noticed(file, kind)
        // The watcher may have lost sight of it, and of what happens beside it from now on.
        if (existsSync(file)) files.add([path.dirname(file), file])
      }
    } catch {
      // A directory went while it was listed. A whole run finds out what is there, and reports what keeps failing.
      isCold = true
      noticed(root, 'listed')
    }
  }
  const sweepLater = (): void => {
    for (const timeout of waiting) clearTimeout(timeout)
    waiting = isClosed ? [] : sweeps.map((milliseconds) => setTimeout(sweep, milliseconds))
  }

  const run = async (): Promise<void> => {
    const changes = isCold ? null : changesOf(pending)
    const changed = [...pending.keys()].map((file) => relativePosix(root, file)).sort()
    for (const file of pending.keys()) handled.set(file, changedAt(file))
    pending = new Map()
    quiet = 0
    const start = performance.now()
    try {
      // What the last run left on the disk would save this one, and leave the next without a warm compiler.
      const result = applyCompilation(await compiler.compile({ ...request, cache: false }, changes))
      last = result
      sweepLater()
      // Without settings nothing was read: what has changed until they are mended is not known.
      isCold = result.config === null
      request.onRun({ result, changed, milliseconds: performance.now() - start })
    } catch (error) {
      isCold = true
      request.onFailure(error)
    }
  }
  const settle = (): void => {
    if (isClosed || running !== null || pending.size === 0) return
    running = run().finally(() => {
      running = null
      settle()
    })
  }
  const noticed = (file: string, kind: 'modified' | 'listed'): void => {
    pending.set(file, kind === 'listed' ? kind : (pending.get(file) ?? kind))
    clearTimeout(timer)
    quiet = Math.max(quiet, quietMilliseconds[isEmpty(file) ? 'listed' : kind])
    timer = setTimeout(settle, quiet)
  }

  // Nothing else needs it.
  const chokidar = await import('chokidar')
  const files = chokidar.watch(root, {
    ignoreInitial: true,
    ignored: (file) => isIgnored(root, file),
  })
  await new Promise<void>((resolve) => {
    files.once('ready', () => resolve())
  })
  files.on('all', (event, file) => {
    if (event === 'addDir') return sweepLater()
    if (file.endsWith('.staged')) return
    const absolute = toPosix(path.resolve(root, file))
    // Our own renames are seen too. A deleted or edited output is written again, a fresh one is no news.
    if (isAsWritten(absolute, last)) return
    sweepLater()
    noticed(absolute, event === 'change' ? 'modified' : 'listed')
  })
  await run()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      for (const timeout of waiting) clearTimeout(timeout)
      await files.close()
      await running
    },
  }
}

interface Untold {
  readonly file: string
  readonly kind: 'modified' | 'listed'
}

/** What is otherwise than the last run found it: sources that came, went or changed, and outputs that are gone. */
function untold(last: PrebuildResult | null, since: number): Untold[] {
  if (last?.config == null || last.sources === null) return []
  const { config, files, sources } = last
  const known = new Set(sources.files)
  const there = new Set(listFiles(config))
  const outputs = (files ?? []).map(({ path: name }) => toPosix(path.join(config.outDir, name)))
  const listed = [
    ...[...there].filter((file) => !known.has(file)),
    ...[...known].filter((file) => !there.has(file)),
    ...outputs.filter((file) => !existsSync(file)),
  ]
  const modified = sources.files.filter((file) => (changedAt(file) ?? 0) > since)
  return [
    ...listed.map((file) => ({ file, kind: 'listed' }) as const),
    ...modified.map((file) => ({ file, kind: 'modified' }) as const),
  ]
}

/** When its content, or what stands under its name, changed last. A move keeps the time of the content. */
function changedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ctimeMs
}

/** An editor that writes in place empties a file first. */
function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0
}

/** Whether a file of the out dir holds exactly what the last run says. */
function isAsWritten(file: string, last: PrebuildResult | null): boolean {
  if (last?.config == null || last.files === null) return false
  const { outDir } = last.config
  const written = last.files.find(({ path: name }) => toPosix(path.join(outDir, name)) === file)
  if (written === undefined) return false
  try {
    return readFileSync(file, 'utf8') === written.text
  } catch {
    return false
  }
}

/** Our own output, and files that are not sources, can come and go without changing which sources there are. */
function changesOf(pending: ReadonlyMap<string, 'modified' | 'listed'>): Changes {
  const isSource = (file: string): boolean =>
    /\.[cm]?[jt]sx?$/.test(file) && !path.basename(file).includes('.gen.')
  const files = [...pending]
  return {
    modified: files.filter(([, kind]) => kind === 'modified').map(([file]) => file),
    isListChanged: files.some(
      ([file, kind]) => (kind === 'listed' && isSource(file)) || isSettings(file),
    ),
  }
}

/** What decides how everything else is read. */
function isSettings(file: string): boolean {
  return (
    /(?:^|\/)(?:[^/]*\.json|pikku\.config\.[cm]?[jt]s|node_modules)$/.test(file) &&
    !file.includes('.gen.')
  )
}

function isIgnored(root: string, file: string): boolean {
  const steps = relativePosix(root, file).split('/')
  if (steps.some((step) => ignored.has(step))) return true
  // An install changes thousands of files; its lockfile, which npm writes last, stands for them.
  const modules = steps.indexOf('node_modules')
  return (
    modules !== -1 &&
    !(
      steps.length === modules + 1 ||
      (steps.length === modules + 2 && steps[modules + 1] === '.package-lock.json')
    )
  )
}
