import path from 'node:path'
import { watch as watchFiles } from 'chokidar'
import { relativePosix } from '../facts/posix-path.js'
import type { CompileRequest } from './compile.js'
import { prebuild, type PrebuildResult } from './prebuild.js'

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

/** Directories whose changes never change the result. */
const ignored = new Set(['.git', '.hg', '.svn', '.pikku-data', 'coverage'])

/**
 * Runs `prebuild` now and after every change. One run at a time; changes during a run make one more run after it. Our
 * own files start none, for a run that finds nothing to write writes nothing.
 */
export async function watch(request: WatchRequest): Promise<Watcher> {
  const { root } = request
  let pending = new Set<string>()
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const run = async (): Promise<void> => {
    const changed = [...pending].sort()
    pending = new Set()
    const start = performance.now()
    try {
      const result = await prebuild(request)
      request.onRun({ result, changed, milliseconds: performance.now() - start })
    } catch (error) {
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
  const noticed = (file: string): void => {
    pending.add(relativePosix(root, file))
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
    // Our own renames are seen too: a deleted or edited output is written again, a fresh one is found unchanged.
    if (event !== 'addDir' && !file.endsWith('.staged')) noticed(path.resolve(root, file))
  })
  await run()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await files.close()
      await running
    },
  }
}

function isIgnored(root: string, file: string): boolean {
  const steps = relativePosix(root, file).split('/')
  if (steps.some((step) => ignored.has(step))) return true
  // An install changes thousands of files; its lockfile, which npm writes last, stands for them.
  const modules = steps.indexOf('node_modules')
  return modules !== -1 && !(steps.length === modules + 1 || (steps.length === modules + 2 && steps[modules + 1] === '.package-lock.json'))
}
