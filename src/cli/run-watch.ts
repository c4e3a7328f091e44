import { readConfig } from '../config/read-config.js'
import { watch, type Watcher, type WatchRun } from '../pipeline/watch.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'
import type { PrebuildFlags } from './program.js'
import { report } from './run-prebuild.js'
import { summary } from './summary.js'
import type { Terminal } from './terminal.js'

type WatchFlags = Omit<PrebuildFlags, 'watch' | 'check'>

/** `pikku prebuild --watch`: until it is interrupted. */
export async function runWatch(flags: PrebuildFlags, terminal: Terminal): Promise<number> {
  const interrupted = interruption()
  const root = await rootOf(flags)
  const watcher = await watchProject(
    flags,
    root,
    terminal,
    (run) => void printRun(run, flags, terminal),
  )
  await interrupted
  await watcher.close()
  return exitCodes.fine
}

/** Runs prebuild now and after every change; a failure is printed, and watching goes on. */
export function watchProject(
  flags: WatchFlags,
  root: string,
  terminal: Terminal,
  onRun: (run: WatchRun) => void,
): Promise<Watcher> {
  return watch({
    ...flags,
    root,
    onRun,
    onFailure: (error) =>
      terminal.error(`pikku: ${error instanceof Error ? error.message : String(error)}\n`),
  })
}

export async function printRun(
  run: WatchRun,
  flags: WatchFlags,
  terminal: Terminal,
): Promise<void> {
  await report(run.result, flags, terminal)
  if (flags.silent === true || run.result.files === null) return
  terminal.error(`${reason(run.changed)}${summary(run.result, run.milliseconds, false)}\n`)
}

function reason(changed: readonly string[]): string {
  const [first] = changed
  if (first === undefined) return 'watching: '
  return changed.length === 1
    ? `${first} changed: `
    : `${first} and ${changed.length - 1} more changed: `
}

/** A config that cannot be read now may be mended while we watch. */
export async function rootOf(flags: Omit<WatchFlags, 'reporter'>): Promise<string> {
  const { ConfigError } = await import('../config/config-error.js')
  try {
    return (await readConfig(flags)).config.root
  } catch (error) {
    if (error instanceof ConfigError) return flags.cwd
    throw error
  }
}
