import { readdirSync, realpathSync, type Dirent } from 'node:fs'
import path from 'node:path'
import { createFilesMatcher } from 'get-tsconfig'
import { isDirectory, isFile, statOf } from '../disk/ask.js'
import { toPosix } from '../facts/posix-path.js'
import type { Config, FileSet } from '../config/config.js'
import { generatedFile } from './names.js'

/** Directories that never hold a project's own sources. */
const skipped = new Set(['node_modules', '.git', '.hg', '.svn', '.pikku-data'])

const sourceFile = /\.(?:[cm]?ts|tsx|[cm]?js|jsx)$/

/** What is asked of the settings. */
type Listed = Pick<Config, 'tsconfig' | 'outDir'>

/** Whether prebuild writes a file: only its name tells, since people may have files of their own beside it. */
export function isOutput({ outDir }: Pick<Config, 'outDir'>, file: string): boolean {
  return generatedFile.test(file) && file.startsWith(`${toPosix(outDir)}/`)
}

/** Every source file of the tsconfig, absolute, with `/`, sorted; our own output left out. */
export function listFiles(config: Listed): string[] {
  const found = new Set<string>()
  for (const set of config.tsconfig.fileSets) {
    for (const file of listSet(config, set)) found.add(file)
  }
  return [...found].sort()
}

function listSet(config: Listed, set: FileSet): string[] {
  const matches = createFilesMatcher({
    // Only the place of the file counts: the patterns are relative to it.
    path: path.join(set.directory, 'tsconfig.json'),
    config: {
      ...(set.files === null ? {} : { files: [...set.files] }),
      include: [...set.include],
      exclude: [...set.exclude],
      compilerOptions: { allowJs: set.allowJs },
    },
  })
  const found: string[] = []
  const links: string[] = []
  /** Real directories whose files are known by a path already. */
  const known = new Set<string>()
  const walk = (directory: string, walked: Set<string>): void => {
    const real = realpathSync(directory)
    if (walked.has(real)) return
    walked.add(real)
    const own: string[] = []
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const file = path.join(directory, entry.name)
      if (leadsToDirectory(entry, file)) {
        if (skipped.has(entry.name)) continue
        if (entry.isSymbolicLink()) links.push(file)
        else walk(file, walked)
      } else if (!known.has(real) && sourceFile.test(entry.name) && isThere(entry, file)) {
        const source = toPosix(file)
        if (matches(file) !== undefined && !isOutput(config, source)) own.push(source)
      }
    }
    if (own.length > 0) known.add(real)
    found.push(...own)
  }
  const walked = new Set<string>()
  for (const directory of baseDirectories(set)) walk(directory, walked)
  // Links come last: a file is known by its own path, if the patterns have it, and not by a link's.
  const linked = new Set<string>()
  for (const link of links) if (!isLoop(link)) walk(link, linked)
  return withoutShadowed(found, set)
}

/** Before which files the compiler takes one of the same name: what was built beside its source is no source. */
const shadowing = new Map([
  ['.tsx', ['.ts']],
  ['.d.ts', ['.ts', '.tsx']],
  ['.js', ['.ts', '.tsx']],
  ['.jsx', ['.ts', '.tsx', '.js']],
  ['.cjs', ['.cts', '.d.cts']],
  ['.mjs', ['.mts', '.d.mts']],
])

function withoutShadowed(found: readonly string[], set: FileSet): string[] {
  const all = new Set(found)
  const named = new Set(set.files?.map((file) => toPosix(path.resolve(set.directory, file))))
  return found.filter((file) => {
    const [extension = ''] = /\.(?:d\.ts|tsx|jsx|[cm]?js)$/.exec(file) ?? []
    const stem = file.slice(0, file.length - extension.length)
    return (
      named.has(file) || shadowing.get(extension)?.some((other) => all.has(stem + other)) !== true
    )
  })
}

/** Whether a link leads back to a directory that it lies in. */
function isLoop(link: string): boolean {
  const target = realpathSync(link)
  const place = realpathSync(path.dirname(link))
  return place === target || place.startsWith(target + path.sep)
}

function leadsToDirectory(entry: Dirent, file: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return isDirectory(file)
}

/** A link may lead nowhere: some editors lock a file with one that has its name. */
function isThere(entry: Dirent, file: string): boolean {
  return !entry.isSymbolicLink() || statOf(file) !== undefined
}

/** The directories that the patterns start from; one inside another is left out. */
function baseDirectories({ directory, include, files }: FileSet): string[] {
  const patterns = [...include, ...(files ?? []).map((file) => path.dirname(file))]
  const bases = patterns
    .map((pattern) => {
      const steps = pattern.split('/')
      const wild = steps.findIndex((step) => /[*?]/.test(step))
      const fixed = wild === -1 ? steps : steps.slice(0, wild)
      return path.resolve(directory, fixed.join('/') || '.')
    })
    .map((base) => (isFile(base) ? path.dirname(base) : base))
    .filter(isDirectory)
  return [...new Set(bases)].filter(
    (base) => !bases.some((other) => other !== base && base.startsWith(other + path.sep)),
  )
}
