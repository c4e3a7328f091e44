import { closest } from 'fastest-levenshtein'
import { diagnosticPages, printPage } from '../diagnostics/diagnostic-pages.js'
import { exitCodes } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/** `pikku explain CODE`. Returns the exit code. */
export function runExplain(code: string, terminal: Terminal): number {
  const pages = diagnosticPages()
  const wanted = code.toUpperCase()
  const page = pages.find((each) => each.code === wanted)
  if (page === undefined) {
    const near = closest(
      wanted,
      pages.map((each) => each.code),
    )
    terminal.error(`pikku: There is no diagnostic '${code}'. Did you mean ${near}?\n`)
    return exitCodes.failure
  }
  terminal.out(`${printPage(page)}\n`)
  return exitCodes.fine
}
