import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
import path from 'node:path'
import { createFilesMatcher } from 'get-tsconfig'
import { toPosix } from '../facts/posix-path.js'
import type { Config, Tsconfig } from '../config/config.js'

/** Directories that never hold a project's own sources. */
const skipped = new Set(['node_modules', '.git', '.hg', '.svn', '.pikku-data'])

const sourceFile = /\.(?:[cm]?ts|tsx|[cm]?js|jsx)$/

/** Every source file of the tsconfig, absolute, with `/`, sorted; our own output left out. */
export function listFiles(config: Config): string[] {
  const { tsconfig } = config
  const matches = createFilesMatcher({
    path: tsconfig.path ?? path.join(tsconfig.directory, 'tsconfig.json'),
    config: {
      ...(tsconfig.files === null ? {} : { files: [...tsconfig.files] }),
      include: [...tsconfig.include],
      exclude: [...tsconfig.exclude],
      compilerOptions: { ...tsconfig.compilerOptions },
    },
  })
  const found = new Set<string>()
  const walked = new Set<string>()
  const walk = (directory: string): void => {
    // A symbolic link may lead back to where we came from: each real directory is read once.
    const real = realpathSync(directory)
    if (walked.has(real)) return
    walked.add(real)
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const file = path.join(directory, entry.name)
      if (isDirectory(entry, file)) {
        if (!skipped.has(entry.name) && file !== config.outDir) walk(file)
      } else if (sourceFile.test(entry.name) && matches(file) !== undefined) {
        found.add(toPosix(file))
      }
    }
  }
  for (const directory of baseDirectories(tsconfig)) walk(directory)
  return [...found].sort()
}

function isDirectory(entry: Dirent, file: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true
}

/** The directories that the patterns start from; one inside another is left out. */
function baseDirectories(tsconfig: Tsconfig): string[] {
  const patterns = [...tsconfig.include, ...(tsconfig.files ?? []).map((file) => path.dirname(file))]
  const bases = patterns
    .map((pattern) => {
      const steps = pattern.split('/')
      const wild = steps.findIndex((step) => /[*?]/.test(step))
      const fixed = wild === -1 ? steps : steps.slice(0, wild)
      return path.resolve(tsconfig.directory, fixed.join('/') || '.')
    })
    .map((base) => (statSync(base, { throwIfNoEntry: false })?.isFile() ? path.dirname(base) : base))
    .filter((base) => statSync(base, { throwIfNoEntry: false })?.isDirectory())
  return [...new Set(bases)].filter(
    (base) => !bases.some((other) => other !== base && base.startsWith(other + path.sep)),
  )
}
