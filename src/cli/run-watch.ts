import { readConfig } from '../config/read-config.js'
import { watch, type WatchRun } from '../pipeline/watch.js'
import { exitCodes } from './exit-codes.js'
import type { PrebuildFlags } from './program.js'
import { report } from './run-prebuild.js'
import { summary } from './summary.js'
import type { Terminal } from './terminal.js'

/** `pikku prebuild --watch`: until it is interrupted. */
export async function runWatch(flags: PrebuildFlags, terminal: Terminal): Promise<number> {
  const root = await rootOf(flags)
  const interrupted = interruption()
  const watcher = await watch({
    ...flags,
    root,
    onRun: (run) => void printRun(run, flags, terminal),
    onFailure: (error) =>
      terminal.error(`pikku: ${error instanceof Error ? error.message : String(error)}\n`),
  })
  await interrupted
  await watcher.close()
  return exitCodes.fine
}

async function printRun(run: WatchRun, flags: PrebuildFlags, terminal: Terminal): Promise<void> {
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
async function rootOf(flags: PrebuildFlags): Promise<string> {
  const { ConfigError } = await import('../config/config-error.js')
  try {
    return (await readConfig(flags)).config.root
  } catch (error) {
    if (error instanceof ConfigError) return flags.cwd
    throw error
  }
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
