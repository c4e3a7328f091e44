import type { WatchRun } from '../../pipeline/watch.js'
import type { EnginePlace } from '../../live/open-engine.js'
import { placeIn } from '../engine-place.js'
import { exitCodes } from '../exit-codes.js'
import { interruption } from '../interruption.js'
import type { ProjectFlags } from '../program.js'
import { printRun, rootOf, watchProject } from '../run-watch.js'
import type { Terminal } from '../terminal.js'
import { DevStudio } from './dev-studio.js'
import { named } from './named-lines.js'
import { startCommand } from './start-command.js'
import { WorkerProcess } from './worker-process.js'

export interface DevFlags extends ProjectFlags, EnginePlace {
  /** False with `--no-studio`. */
  readonly studio: boolean
  readonly port?: number
}

/**
 * `pikku dev`: prebuild after every change, the worker beside it, started again when what it runs has changed, and the
 * studio. While the project has errors, the worker that runs is left alone. Until it is interrupted; then it ends all
 * that it has started.
 */
export async function runDev(
  given: readonly string[],
  flags: DevFlags,
  terminal: Terminal,
): Promise<number> {
  const root = await rootOf(flags)
  const pikku = named('pikku', terminal)
  const worker = createWorker(root, given, terminal)
  const studio = flags.studio
    ? new DevStudio({ place: placeIn(flags), port: flags.port }, named('studio', terminal))
    : undefined
  const interrupted = interruption(() => worker?.kill())
  const stale = createStale()
  const watcher = await watchProject({ ...flags, reporter: 'pretty' }, root, pikku, (run) => {
    void printRun(run, { ...flags, reporter: 'pretty' }, pikku)
    if (!stale.isAfter(run)) return
    worker?.restart()
    studio?.show(run.result)
  })
  await interrupted
  await Promise.all([watcher.close(), worker?.close(), studio?.close()])
  return exitCodes.fine
}

function createWorker(
  root: string,
  given: readonly string[],
  terminal: Terminal,
): WorkerProcess | undefined {
  const command = startCommand(root, given)
  if (command !== undefined) return new WorkerProcess(command, root, named('worker', terminal))
  named('worker', terminal).error(
    'package.json has no `start` script: no worker is started. Add one, or give a command: pikku dev -- COMMAND\n',
  )
  return undefined
}

/** Knows whether the worker that runs is older than what it would run now. */
function createStale() {
  let isStale = true
  return {
    isAfter: ({ result, changed }: WatchRun): boolean => {
      isStale ||= changed.some(isRun) || result.plan.some(({ action }) => action !== 'keep')
      if (result.files === null) return false
      const was = isStale
      isStale = false
      return was
    },
  }
}

/** What a worker reads when it starts; what it writes itself, such as a database, must not start it again. */
function isRun(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (/\.(?:test|spec)\.[cm]?[jt]sx?$/.test(name)) return false
  return (
    /\.[cm]?[jt]sx?$/.test(name) ||
    name.startsWith('.env') ||
    name === 'package.json' ||
    /^tsconfig.*\.json$/.test(name)
  )
}
