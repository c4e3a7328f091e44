import { ConfigError, UsageError } from '../config/config-error.js'
import { exitCodes } from './exit-codes.js'
import { createProgram } from './program.js'
import type { Terminal } from './terminal.js'

/**
 * The command line. Resolves to the exit code: 0 fine, 1 the project has errors or `--check` found a difference,
 * 2 wrong use, or pikku itself failed.
 */
export async function main(
  args: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<number> {
  let exitCode: number = exitCodes.fine
  const program = createProgram(terminal, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return await failure(error, terminal)
  }
}

/** What the commander throws carries its own words, which are printed already. */
async function failure(error: unknown, terminal: Terminal): Promise<number> {
  if (isCommanderError(error)) return error.exitCode === 0 ? exitCodes.fine : exitCodes.failure
  if (error instanceof ConfigError) {
    const { report } = await import('./run-prebuild.js')
    const flags = { reporter: 'pretty', cwd: error.root } as const
    await report({ config: null, diagnostics: error.diagnostics }, flags, terminal)
    return exitCodes.found
  }
  if (error instanceof UsageError) {
    terminal.error(`pikku: ${error.message}\n`)
    return exitCodes.failure
  }
  const { code, message, stack } = error as NodeJS.ErrnoException
  // A system error says by itself what is wrong (a read-only directory, a full disk); anything else is our fault.
  terminal.error(
    typeof code === 'string' ? `pikku: ${message}\n` : `pikku failed: ${stack ?? String(error)}\n`,
  )
  return exitCodes.failure
}

function isCommanderError(error: unknown): error is { exitCode: number; code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')
}

function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  const isAttended = stdin.isTTY && stderr.isTTY && !env['CI']
  return {
    prompt: isAttended ? { input: stdin, output: stderr } : undefined,
    columns: stdout.isTTY ? stdout.columns : undefined,
    errorIsTerminal: stderr.isTTY,
    out: (text) => stdout.write(text),
    error: (text) => stderr.write(text),
    color: env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : !env['NO_COLOR'] && stderr.isTTY,
  }
}
