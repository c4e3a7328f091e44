import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.js'
import { readText } from '../disk/read-text.js'
import { relativePosix } from '../facts/posix-path.js'
import { diagnose } from '../diagnostics/diagnose.js'
import { fixBetween, type Fix } from '../diagnostics/fix.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Sources } from '../scan/sources.js'
import { editJson, type JsonEdit } from '../output/edit-json.js'
import { importTargets } from './import-targets.js'

/** `#pikku` is found through package.json. Where it is used and not written there, this says the lines to paste. */
export function checkPackageImports(config: Config, sources: Sources): Diagnostic[] {
  const { packageImports, tsconfig } = config
  const paths = pathsOf(tsconfig.compilerOptions['paths'])
  const used = new Set([...sources.imports.values()].flat())
  const missing = [...used]
    .sort()
    .filter((name) => !leadsToOurs([packageImports, ...paths], name, config))
  if (missing.length === 0) return []
  const targets = missing.map((name) => {
    const file = path.join(config.outDir, `${fileOf(name)}.ts`)
    return [name, `./${relativePosix(config.root, file)}`] as const
  })
  const lines = JSON.stringify({ imports: Object.fromEntries(targets) }, null, 2)
    // What is to be pasted: the field alone, without the braces around it.
    .split('\n')
    .slice(1, -1)
    .map((line) => line.slice(2))
    .join('\n')
  return [
    diagnose('importsMissing', { names: missing, lines }, null, [], addImports(config, targets)),
  ]
}

/**
 * The entries put first in `imports` of the root's package.json; null where there is none, where it is no valid JSON, or
 * where the field is no object.
 */
function addImports({ root }: Config, targets: readonly (readonly [string, string])[]): Fix | null {
  const file = path.join(root, 'package.json')
  if (!existsSync(file)) return null
  const text = readText(file)
  const manifest = parseObject(text)
  if (manifest === undefined) return null
  const { imports } = manifest
  if (imports !== undefined && !isObject(imports)) return null
  const edits: JsonEdit[] =
    imports === undefined
      ? [{ path: ['imports'], value: Object.fromEntries(targets), ...first(manifest) }]
      : targets.map(([name, value]) => ({ path: ['imports', name], value, ...first(imports) }))
  return fixBetween('package.json', text, editJson(text, edits))
}

/** Puts a new property before all of an object's own. */
function first(object: object): Pick<JsonEdit, 'before'> {
  const [before] = Object.keys(object)
  return before === undefined ? {} : { before }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
  { root, outDir }: Config,
): boolean {
  // A build may have put it under another directory, so only the last one must be ours.
  const directory = outDir === root ? '' : `/${path.basename(outDir)}`
  const wanted = `${directory}/${fileOf(name)}`
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
