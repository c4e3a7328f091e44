import path from 'node:path'
import type { Tsconfig } from '../../config/config.js'
import { relativePosix } from '../../facts/posix-path.js'
import { listFiles } from '../../scan/list-files.js'
import type { ExistingProject } from './read-project.js'

/** Where the generated files go, and where they are when the program runs. Relative to the root, with `/`. */
export interface OutputPlace {
  readonly outDir: string
  /** Where tsc puts what it makes of them; null when it writes nothing, and the sources themselves are run. */
  readonly builtDir: string | null
  /** What the tsconfig must list beside what it lists. */
  readonly include: string | null
  /** What the tsconfig must say its `rootDir` is, where the compiler would guess it. */
  readonly rootDir: string | null
  /** Where an incremental build keeps what it knows. With a `rootDir`, that would move out of what a clean build deletes. */
  readonly buildInfo: string | null
}

/**
 * Where the pikku.config says; otherwise `.pikku`, if the compiler allows it; otherwise beside the sources. Under a
 * `rootDir` of `src` nothing outside of it may be imported, and where the compiler takes the root from the files, one
 * outside would move everything it writes.
 */
export function chooseOutput(project: ExistingProject): OutputPlace {
  const { root, build, isTypeScript } = project
  const { compilerOptions: options, directory } = build.tsconfig
  const from = (file: string): string => relativePosix(root, path.resolve(directory, file))
  const { rootDir, outDir: emitDir } = options
  const isComposite = options['composite'] === true
  const emits =
    isTypeScript &&
    options['noEmit'] !== true &&
    options['emitDeclarationOnly'] !== true &&
    typeof emitDir === 'string'
  const isGuessed =
    typeof rootDir !== 'string' && emits && !isComposite && takesRootFromFiles(project)
  const isIncremental = options['incremental'] === true && options['tsBuildInfoFile'] === undefined
  const said = typeof rootDir === 'string' ? from(rootDir) : ''
  const base = isGuessed ? commonFolder(project) : said
  const outDir = placeBelow(base, project.configuredOutDir)
  return {
    outDir,
    builtDir: emits ? path.posix.join(from(emitDir), relativePosix(base, outDir)) : null,
    // The patterns of a tsconfig pass over directories that begin with a dot, unless they are named with a pattern.
    include: isComposite ? `${outDir}/*` : null,
    // To follow `imports` into what it writes, the compiler must be told what it has guessed so far.
    rootDir: isGuessed ? relativePosix(directory, path.resolve(root, base)) || '.' : null,
    buildInfo: isGuessed && isIncremental ? `${emitDir}/tsconfig.tsbuildinfo` : null,
  }
}

/** Where the config says, if the compiler may look there. */
function placeBelow(base: string, configured: string | null): string {
  const own = base === '' ? '.pikku' : `${base}/.pikku`
  if (configured === null) return own
  const place = path.posix.normalize(configured).replace(/\/$/, '')
  return base === '' || place.startsWith(`${base}/`) ? place : own
}

/** Before TypeScript 6 the root, where the tsconfig does not say it, was the folder that all files have in common. */
function takesRootFromFiles({ typescript }: ExistingProject): boolean {
  return typescript !== null && typescript < 6
}

/** The deepest folder that holds every file that is built; relative to the root, and empty for the root itself. */
function commonFolder({ root, build }: ExistingProject): string {
  const folders = listFiles({ outDir: path.join(root, '.pikku'), tsconfig: build.tsconfig })
    .filter((file) => !/\.d\.[cm]?ts$/.test(file))
    .map((file) => relativePosix(root, path.dirname(file)).split('/'))
  const [first, ...others] = folders
  if (first === undefined) return firstFolder(build.tsconfig)
  const end = first.findIndex((step, index) => others.some((steps) => steps[index] !== step))
  const common = (end === -1 ? first : first.slice(0, end)).join('/')
  return common.startsWith('..') ? '' : common
}

/** Where the first file will be, as the patterns say. */
function firstFolder({ fileSets }: Tsconfig): string {
  const [folder = ''] = fileSets[0]?.include[0]?.replace(/^\.\//, '').split('/') ?? []
  return /[*?.]/.test(folder) ? '' : folder
}
