import { writeLock } from '../pipeline/write-lock.js'
import { exitCodes } from './exit-codes.js'
import type { ProjectFlags } from './program.js'
import { report } from './run-prebuild.js'
import { countWords } from './summary.js'
import type { Terminal } from './terminal.js'

/** `pikku lock`, and `pikku lock accept`. Resolves to the exit code. */
export async function runLock(
  accept: 'all' | readonly string[],
  flags: ProjectFlags,
  terminal: Terminal,
): Promise<number> {
  const result = await writeLock({ ...flags, accept })
  await report(result, { cwd: flags.cwd, reporter: 'pretty' }, terminal)
  if (result.files === null) return exitCodes.found
  for (const { queue, version } of result.locked) {
    terminal.error(version === null ? `${queue}: removed\n` : `${queue}: version ${version}\n`)
  }
  terminal.error(
    result.locked.length === 0
      ? 'The lock is up to date.\n'
      : `${countWords(result.locked.length, 'queue')} locked.\n`,
  )
  return exitCodes.fine
}
