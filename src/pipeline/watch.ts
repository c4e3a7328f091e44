import { existsSync } from 'node:fs'
import path from 'node:path'
import { statOf } from '../disk/ask.js'
import { relativePosix, toPosix } from '../facts/posix-path.js'
import { isSettings, type Changes } from './changes.js'
import { createCompiler } from './compile.js'
import type { CompileRequest } from './compile-once.js'
import { isAsWritten } from './is-as-written.js'
import { withProject } from './open-project.js'
import { openWatcher } from './open-watcher.js'
import { applyCompilation, type PrebuildResult } from './prebuild.js'
import { createSeen, type ChangeKind } from './seen.js'

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
const quietMilliseconds = { settings: 30, listed: 30, modified: 10 }

/**
 * The watcher does not tell all: it reads a directory once a second at most, tells of one change of a file in 50 ms, and
 * of a file that another was moved over it watches the old one for a while. It knows nothing of links, packages and
 * places where a file may appear. So all that the last run asked of the disk is asked again: this much after the last
 * that was heard, and then forever.
 */
const sweeps = [100, 400, 1400]

/** While nothing is heard: a sweep every two seconds, and seldom enough to take a fiftieth of the time at most. */
const restMilliseconds = 2000
const restRatio = 50

/** Directories whose changes never change the result. */
const ignored = new Set(['.git', '.hg', '.svn', '.pikku-data', 'coverage'])

/**
 * Runs `prebuild` now and after every change. One run at a time; changes during a run make one more run after it. Our
 * own files start none, for a run that finds nothing to write writes nothing.
 */
export async function watch(request: WatchRequest): Promise<Watcher> {
  const { root } = request
  const compiler = createCompiler()
  let pending = new Map<string, ChangeKind>()
  let isCold = true
  let last: PrebuildResult | null = null
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let quiet = 0
  let isClosed = false
  let isSecondTry = false

  const seen = createSeen()
  let waiting: NodeJS.Timeout[] = []
  let resting: NodeJS.Timeout | undefined
  const sweep = (): void => {
    try {
      for (const { file, kind } of seen.differences()) {
        noticed(file, kind)
        // The watcher may have lost sight of it, and of what happens beside it from now on.
        if (isBelow(root, file) && existsSync(file)) files.add([path.dirname(file), file])
      }
    } catch {
      // A directory went while it was listed. A whole run finds out what is there, and reports what keeps failing.
      isCold = true
      noticed(root, 'settings')
    }
  }
  const sweepForEver = (): void => {
    const start = performance.now()
    sweep()
    const rest = Math.max(restMilliseconds, restRatio * (performance.now() - start))
    resting = setTimeout(sweepForEver, rest)
  }
  const stopSweeping = (): void => {
    for (const timeout of waiting) clearTimeout(timeout)
    clearTimeout(resting)
  }
  const sweepLater = (): void => {
    stopSweeping()
    if (isClosed) return
    waiting = sweeps.map((milliseconds) => setTimeout(sweep, milliseconds))
    resting = setTimeout(sweepForEver, restMilliseconds)
  }
  const watched = new Set<string>()
  /** What lies outside the root and was read. Packages are many and seldom change: the sweeps see to them. */
  const watchOutside = (): void => {
    const added = seen
      .settings()
      .filter(
        (file) => !isBelow(root, file) && !file.includes('/node_modules/') && !watched.has(file),
      )
    for (const file of added) watched.add(file)
    if (added.length > 0) files.add(added)
  }

  const run = async (): Promise<void> => {
    const changes = isCold ? null : changesOf(pending)
    const changed = [...pending.keys()].map((file) => relativePosix(root, file)).sort()
    seen.before(pending.keys())
    pending = new Map()
    quiet = 0
    const start = performance.now()
    const startedAt = Date.now()
    try {
      const result = applyCompilation(
        await withProject(request, (project) => compiler.compile(project, changes)),
      )
      last = result
      seen.after(result, startedAt)
      watchOutside()
      // Without settings nothing was read: what has changed until they are mended is not known.
      isCold = result.config === null
      isSecondTry = false
      request.onRun({ result, changed, milliseconds: performance.now() - start })
    } catch (error) {
      isCold = true
      if (isSecondTry || !isGone(error)) request.onFailure(error)
      // A file went while it was read. A whole run finds out what is there, and reports what keeps failing.
      else noticed(root, 'settings')
      isSecondTry = isGone(error)
    }
    sweepLater()
  }
  const settle = (): void => {
    if (isClosed || running !== null || pending.size === 0) return
    running = run().finally(() => {
      running = null
      settle()
    })
  }
  const noticed = (file: string, kind: ChangeKind): void => {
    pending.set(file, kind === 'modified' ? (pending.get(file) ?? kind) : kind)
    clearTimeout(timer)
    quiet = Math.max(quiet, quietMilliseconds[isEmpty(file) ? 'listed' : kind])
    timer = setTimeout(settle, quiet)
  }

  const files = await openWatcher(root, { ignored: (file) => isIgnored(root, file) })
  files.on('all', (event, file) => {
    if (event === 'addDir') return sweepLater()
    if (file.endsWith('.staged')) return
    const absolute = toPosix(path.resolve(root, file))
    // Our own renames are seen too. A deleted or edited output is written again, a fresh one is no news.
    if (isAsWritten(absolute, last)) return
    sweepLater()
    if (seen.isSetting(absolute)) noticed(absolute, 'settings')
    else noticed(absolute, event === 'change' ? 'modified' : 'listed')
  })
  await run()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      stopSweeping()
      await files.close()
      await running
    },
  }
}

/** An editor that writes in place empties a file first. */
function isEmpty(file: string): boolean {
  return statOf(file)?.size === 0
}

/** Our own output, and files that are not sources, can come and go without changing which sources there are. */
function changesOf(pending: ReadonlyMap<string, ChangeKind>): Changes {
  const isSource = (file: string): boolean =>
    /\.[cm]?[jt]sx?$/.test(file) && !path.basename(file).includes('.gen.')
  const files = [...pending]
  return {
    modified: files.filter(([, kind]) => kind === 'modified').map(([file]) => file),
    isListChanged: files.some(
      ([file, kind]) =>
        kind === 'settings' || (kind === 'listed' && isSource(file)) || isSettings(file),
    ),
  }
}

function isBelow(root: string, file: string): boolean {
  return file.startsWith(`${toPosix(root)}/`)
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

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}
