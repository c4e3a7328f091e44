import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { watch as watchFiles } from 'chokidar'
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

/** Changes closer together than this are one run: an editor saves in several steps, a branch switch in hundreds. */
const quietMilliseconds = 30

/**
 * A new directory is watched a moment after it is made, and the watcher reads its parent once a second at most. What
 * happens in it meanwhile (a move, a deletion) nobody tells, so that it is looked for, this much later.
 */
const laterLooks = [250, 1250]

/**
 * The watcher tells of one change of a file in 50 ms, and of a file that another was moved over it watches the old one
 * for a while. A change meanwhile may come when the run has read the file already: so it is looked at again.
 */
const contentLooks = [60, 250, 1250]

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
  let isClosed = false

  const looks = new Set<NodeJS.Timeout>()
  const lookAgain = (): void => {
    for (const milliseconds of laterLooks) {
      const look = setTimeout(() => {
        looks.delete(look)
        for (const file of missed(last)) {
          noticed(file, 'listed')
          // The watcher has lost sight of it, and of what happens in its directory from now on.
          if (existsSync(file)) {
            files.add([path.dirname(file), file])
            lookAtContent(file)
          }
        }
      }, milliseconds)
      looks.add(look)
    }
  }

  const lookAtContent = (file: string): void => {
    let seen = modifiedAt(file)
    for (const milliseconds of contentLooks) {
      const look = setTimeout(() => {
        looks.delete(look)
        const now = modifiedAt(file)
        if (now !== seen && now !== undefined) noticed(file, 'modified')
        seen = now
      }, milliseconds)
      looks.add(look)
    }
  }

  const run = async (): Promise<void> => {
    const changes = isCold ? null : changesOf(pending)
    const changed = [...pending.keys()].map((file) => relativePosix(root, file)).sort()
    pending = new Map()
    const start = performance.now()
    try {
      // What the last run left on the disk would save this one, and leave the next without a warm compiler.
      const result = applyCompilation(await compiler.compile({ ...request, cache: false }, changes))
      last = result
      if (result.plan.some(({ action }) => action === 'write')) lookAgain()
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
    timer = setTimeout(settle, quietMilliseconds)
  }

  const files = watchFiles(root, {
    ignoreInitial: true,
    ignored: (file) => isIgnored(root, file),
  })
  await new Promise<void>((resolve) => {
    files.once('ready', () => resolve())
  })
  files.on('all', (event, file) => {
    if (event === 'addDir') return lookAgain()
    if (file.endsWith('.staged')) return
    const absolute = toPosix(path.resolve(root, file))
    // Our own renames are seen too. A deleted or edited output is written again, a fresh one is no news.
    if (isAsWritten(absolute, last)) return
    if (event === 'change' || event === 'add') lookAtContent(absolute)
    noticed(absolute, event === 'change' ? 'modified' : 'listed')
  })
  await run()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      for (const look of looks) clearTimeout(look)
      await files.close()
      await running
    },
  }
}

/** Files that have come or gone since the last run: sources, and what it wrote. */
function missed(last: PrebuildResult | null): string[] {
  if (last?.config == null || last.sources === null) return []
  const { config, files, sources } = last
  const known = new Set(sources.files)
  const there = new Set(listFiles(config))
  return [
    ...[...there].filter((file) => !known.has(file)),
    ...[...known].filter((file) => !there.has(file)),
    ...(files ?? [])
      .map(({ path: name }) => toPosix(path.join(config.outDir, name)))
      .filter((file) => !existsSync(file)),
  ]
}

function modifiedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
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
