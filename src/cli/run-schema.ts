import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { isError } from '../diagnostics/diagnostic.js'
import { writeSchema, type SchemaFormat } from '../pipeline/write-schema.js'
import { exitCodes } from './exit-codes.js'
import { report } from './run-prebuild.js'
import type { Terminal } from './terminal.js'

export interface SchemaFlags {
  readonly format: SchemaFormat
  readonly out?: string
  readonly cwd: string
  readonly config?: string
  readonly project?: string
}

/** `pikku schema`. Resolves to the exit code. The schema goes to stdout, or to a file. */
export async function runSchema(flags: SchemaFlags, terminal: Terminal): Promise<number> {
  const result = await writeSchema(flags, flags.format)
  const diagnostics = result.diagnostics.filter(isError)
  const { text } = result
  await report(
    { ...result, diagnostics },
    { cwd: flags.cwd, reporter: 'pretty', silent: true },
    terminal,
  )
  if (text === null) return exitCodes.found
  if (flags.out === undefined) terminal.out(text)
  else writeFileSync(path.resolve(flags.cwd, flags.out), text)
  return exitCodes.fine
}
