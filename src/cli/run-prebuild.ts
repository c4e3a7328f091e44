import { isError } from '../diagnostics/diagnostic.js'
import { loadReporter } from '../diagnostics/reporters/reporters.js'
import type { ReporterName } from '../diagnostics/reporters/reporter.js'
import { check } from '../pipeline/check.js'
import { prebuild, type PrebuildResult } from '../pipeline/prebuild.js'
import { exitCodes } from './exit-codes.js'
import { givenFlags } from './given-flags.js'
import type { PrebuildFlags } from './program.js'
import { countWords, summary } from './summary.js'
import type { Terminal } from './terminal.js'

/** `pikku prebuild`, once. Resolves to the exit code. */
export async function runPrebuild(flags: PrebuildFlags, terminal: Terminal): Promise<number> {
  if (flags.watch === true) {
    const { runWatch } = await import('./run-watch.js')
    return runWatch(flags, terminal)
  }
  const start = performance.now()
  const isCheck = flags.check === true
  const result = isCheck ? await check(flags) : await prebuild(flags)
  await report(result, flags, terminal)
  if (result.files === null || result.config === null) return exitCodes.found
  const differences = isCheck ? result.plan.filter(({ action }) => action !== 'keep') : []
  if (differences.length > 0) {
    const { printDifferences } = await import('./print-differences.js')
    const { root, outDir: directory } = result.config
    printDifferences(differences, { ...flags, root, directory, command: command(flags) }, terminal)
    return exitCodes.found
  }
  if (flags.silent !== true && flags.reporter === 'pretty') {
    terminal.error(`${summary(result, performance.now() - start, isCheck)}\n`)
  }
  return exitCodes.fine
}

/** The command that was given, without `--check`. */
function command({ config, project, outDir }: PrebuildFlags): string {
  return `npx pikku prebuild${givenFlags({ config, project, 'out-dir': outDir })}`
}

/** Prints the diagnostics, and how many errors there are. */
export async function report(
  { diagnostics, config }: Pick<PrebuildResult, 'diagnostics' | 'config'>,
  flags: { readonly reporter: ReporterName; readonly silent?: boolean; readonly cwd: string },
  terminal: Terminal,
): Promise<void> {
  const shown = flags.silent === true ? diagnostics.filter(isError) : diagnostics
  if (shown.length === 0) return
  const print = await loadReporter(flags.reporter)
  const text = print(shown, { root: config?.root ?? flags.cwd, color: terminal.color })
  // JSON is data, and GitHub reads its commands from either stream; the rest is for people.
  if (flags.reporter === 'json') terminal.out(text)
  else terminal.error(`${text}${flags.reporter === 'pretty' ? '\n' : ''}`)
  const errors = shown.filter(isError).length
  if (errors > 0 && flags.reporter === 'pretty') {
    terminal.error(`${countWords(errors, 'error')}. Nothing was written.\n`)
  }
}
