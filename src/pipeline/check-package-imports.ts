import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.js'
import { readText } from '../disk/read-text.js'
import { relativePosix } from '../facts/posix-path.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Fix } from '../diagnostics/fix.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Sources } from '../scan/sources.js'

/** `#pikku` is found through package.json. Where it is used and not written there, this says the lines to paste. */
export function checkPackageImports(config: Config, sources: Sources): Diagnostic[] {
  const { packageImports, tsconfig } = config
  const paths = (tsconfig.compilerOptions['paths'] ?? {}) as Record<string, unknown>
  const used = new Set([...sources.imports.values()].flat())
  const missing = [...used]
    .sort()
    .filter((name) => ![packageImports, paths].some((map) => leadsToOurs(map, name, config.outDir)))
  if (missing.length === 0) return []
  const outDir = relativePosix(config.root, config.outDir)
  const lines = missing.map(
    (name) => `  ${JSON.stringify(name)}: ${JSON.stringify(`./${outDir}/${fileOf(name)}.ts`)}`,
  )
  const values = { names: missing, lines: `"imports": {\n${lines.join(',\n')}\n}` }
  return [diagnose('importsMissing', values, null, [], addImports(config, lines))]
}

/** The lines put first in the package.json of the root; null where there is none, or the field is no object. */
function addImports({ root, packageImports }: Config, lines: readonly string[]): Fix | null {
  const file = path.join(root, 'package.json')
  if (!existsSync(file)) return null
  const text = readText(file)
  const hasImports = Object.keys(packageImports).length > 0
  const opening = (hasImports ? /"imports"\s*:\s*\{/ : /^\s*\{/).exec(text)
  if (opening === null || (!hasImports && text.includes('"imports"'))) return null
  const before = text.slice(0, opening.index + opening[0].length).split(/\r?\n/)
  const [line, column] = [before.length, (before.at(-1) ?? '').length + 1]
  const added = hasImports
    ? `\n${lines.map((entry) => `  ${entry}`).join(',\n')},`
    : `\n  "imports": {\n${lines.map((entry) => `  ${entry}`).join(',\n')}\n  },`
  return {
    span: { file: 'package.json', line, column, endLine: line, endColumn: column },
    text: added,
  }
}

const generated = ['pikku-types', 'pikku-queue-types', 'pikku-queue', 'pikku-queue-map']

/** Which of our files a specifier means; the older layout has directories for `queue` and `function`. */
function fileOf(name: string): string {
  const file = path.posix.basename(name).replace(/\.gen(?:\.[jt]s)?$/, '')
  if (generated.includes(file)) return `${file}.gen`
  return name.startsWith('#pikku/queue') ? 'pikku-queue-types.gen' : 'pikku-types.gen'
}

/**
 * Whether a map of specifiers leads a name to a file that we write. `#pikku/*` alone does not do: `./.pikku/*` would
 * lead `#pikku/queue` to a file that nobody writes.
 */
function leadsToOurs(
  map: Readonly<Record<string, unknown>>,
  name: string,
  outDir: string,
): boolean {
  const key = Object.hasOwn(map, name) ? name : longestPattern(map, name)
  if (key === undefined) return false
  const [before = '', after = ''] = key.split('*')
  const filled = name.slice(before.length, name.length - after.length)
  // A build may have put it under another directory, so only the last one must be ours.
  const wanted = `/${path.basename(outDir)}/${fileOf(name)}`
  return targetsOf(map[key]).some((target) =>
    target
      .replaceAll('*', filled)
      .replace(/\.[jt]s$/, '')
      .endsWith(wanted),
  )
}

/** As Node chooses: the pattern that says most. */
function longestPattern(map: Readonly<Record<string, unknown>>, name: string): string | undefined {
  return Object.keys(map)
    .filter((pattern) => {
      const [before = '', after] = pattern.split('*')
      return after !== undefined && name.startsWith(before) && name.endsWith(after)
    })
    .sort((a, b) => b.length - a.length)[0]
}

/** The files that an entry names, under whatever conditions. */
function targetsOf(entry: unknown): string[] {
  if (typeof entry === 'string') return [entry]
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(targetsOf) : []
}
