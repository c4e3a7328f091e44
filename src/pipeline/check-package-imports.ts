import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { relativePosix } from '../facts/posix-path.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Sources } from '../scan/sources.js'

const files: Readonly<Record<string, string>> = {
  '#pikku': 'pikku-types.gen.ts',
  '#pikku/queue': 'pikku-queue-types.gen.ts',
}

/** `#pikku` is found through package.json. Where it is used and not written there, this says the lines to paste. */
export function checkPackageImports(config: Config, sources: Sources): Diagnostic[] {
  const { packageImports, tsconfig } = config
  const paths = (tsconfig.compilerOptions['paths'] ?? {}) as Record<string, unknown>
  const isCovered = (name: string): boolean =>
    [packageImports, paths].some((map) =>
      Object.keys(map).some((key) => key === name || matches(key, name)),
    )
  const missing = Object.keys(files).filter(
    (name) => !isCovered(name) && sources.wirings.some((file) => imports(file, name)),
  )
  if (missing.length === 0) return []
  const outDir = relativePosix(config.root, config.outDir)
  const lines = missing.map(
    (name) => `  ${JSON.stringify(name)}: ${JSON.stringify(`./${outDir}/${files[name]}`)}`,
  )
  return [
    diagnose(
      'importsMissing',
      { names: missing, lines: `"imports": {\n${lines.join(',\n')}\n}` },
      null,
    ),
  ]
}

/** `#pikku/*` covers `#pikku/queue`. */
function matches(pattern: string, name: string): boolean {
  const [before, after] = pattern.split('*')
  return (
    after !== undefined && before !== undefined && name.startsWith(before) && name.endsWith(after)
  )
}

function imports(file: string, name: string): boolean {
  return new RegExp(`['"]${name}['"]`).test(readFileSync(file, 'utf8'))
}
