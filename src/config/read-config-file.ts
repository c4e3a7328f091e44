import path from 'node:path'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Disk } from '../disk/disk.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { ConfigError, UsageError } from './config-error.js'
import { textSpan } from './text-span.js'
import type { PikkuConfig } from './define-config.js'
import { relativePosix } from '../facts/posix-path.js'

export interface ConfigFileResult {
  readonly config: PikkuConfig
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads `pikku.config.ts` or `pikku.config.json` without running it; an empty config when there is none. */
export async function readConfigFile(
  disk: Disk,
  root: string,
  given: string | undefined,
): Promise<ConfigFileResult> {
  const file = findConfigFile(disk, root, given)
  if (file === null) return { config: {}, diagnostics: [] }
  const name = relativePosix(root, file)
  const text = disk.readText(file)
  const fail = (reason: string, instead: string, range = { offset: 0, length: 0 }): never => {
    const span = textSpan(name, text ?? '', range)
    throw new ConfigError(root, [diagnose('configInvalid', { file: name, reason, instead }, span)])
  }
  if (text === undefined) return fail('it cannot be read', 'Make it a file that can be read.')
  // Loaded here, since most projects have no such file.
  const { parseConfigText } = await import('./parse-config-text.js')
  const value = await parseConfigText(file, text, fail)
  const { validateConfig } = await import('./validate-config.js')
  return validateConfig({ file: name, text, value, fail })
}

function findConfigFile(disk: Disk, root: string, given: string | undefined): string | null {
  if (given !== undefined) {
    const file = path.resolve(root, given)
    if (!disk.exists(file)) throw new UsageError(`There is no config file at ${given}.`)
    return file
  }
  const names = ['pikku.config.ts', 'pikku.config.mts', 'pikku.config.js', 'pikku.config.json']
  return names.map((name) => path.join(root, name)).find((file) => disk.exists(file)) ?? null
}
