import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.js'
import { readText } from '../disk/read-text.js'
import { relativePosix } from '../facts/posix-path.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Fix } from '../diagnostics/fix.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Sources } from '../scan/sources.js'
import { importTargets } from './import-targets.js'

/** `#pikku` is found through package.json. Where it is used and not written there, this says the lines to paste. */
export function checkPackageImports(config: Config, sources: Sources): Diagnostic[] {
  const { packageImports, tsconfig } = config
  const paths = pathsOf(tsconfig.compilerOptions['paths'])
  const used = new Set([...sources.imports.values()].flat())
  const missing = [...used]
    .sort()
    .filter((name) => !leadsToOurs([packageImports, ...paths], name, config.outDir))
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

/**
 * Which of our files a specifier means: `#pikku/pikku-bootstrap.gen.js` says it itself; the older layout has directories
 * for `queue` and `function`.
 */
function fileOf(name: string): string {
  const file = withoutExtension(path.posix.basename(name))
  if (/^pikku-[\w-]+\.gen$/.test(file)) return file
  if (generated.includes(file)) return `${file}.gen`
  return name.startsWith('#pikku/queue') ? 'pikku-queue-types.gen' : 'pikku-types.gen'
}

/** Files of ours that a pattern may complete: `#pikku/*` to `./.pikku/*.gen.ts`. */
const generated = [
  'pikku-bootstrap',
  'pikku-queue',
  'pikku-queue-definitions',
  'pikku-queue-map',
  'pikku-queue-types',
  'pikku-queue-workers',
  'pikku-types',
]

function withoutExtension(file: string): string {
  return file.replace(/(?:\.d)?\.[cm]?[jt]s$/, '')
}

/**
 * Whether a map of specifiers leads a name to the file that it means. `#pikku/*` alone does not do: `./.pikku/*` would
 * lead `#pikku/queue` to a file that nobody writes.
 */
function leadsToOurs(
  maps: readonly Readonly<Record<string, unknown>>[],
  name: string,
  outDir: string,
): boolean {
  // A build may have put it under another directory, so only the last one must be ours.
  const wanted = `/${path.basename(outDir)}/${fileOf(name)}`
  return maps
    .flatMap((map) => importTargets(map, name))
    .some((target) => withoutExtension(`/${target}`).endsWith(wanted))
}

/** `paths` of a tsconfig: TypeScript tries each target of a list, so that each makes a map of its own. */
function pathsOf(paths: unknown): Record<string, unknown>[] {
  const entries = Object.entries((paths ?? {}) as Record<string, readonly string[]>)
  const longest = Math.max(0, ...entries.map(([, targets]) => targets.length))
  return Array.from({ length: longest }, (_, index) =>
    Object.fromEntries(
      entries.flatMap(([key, targets]) =>
        targets[index] === undefined ? [] : [[key, toRelative(targets[index])]],
      ),
    ),
  )
}

/** Only the end of a target counts here; an absolute one would be none that Node takes. */
function toRelative(target: string): string {
  return `./${target.replace(/^(?:\.{0,2}\/)+/, '')}`
}
