import path from 'node:path'
import { relativePosix } from '../../facts/posix-path.js'
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
}

/**
 * `.pikku`, where the compiler allows it; else beside the sources. Under a `rootDir` of `src` nothing outside of it may
 * be imported, and where the compiler takes the root from the files, one outside would move everything it writes.
 */
export function chooseOutput(project: ExistingProject): OutputPlace {
  const { root, tsconfig, isTypeScript } = project
  const { compilerOptions: options, directory } = tsconfig
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
  const said = typeof rootDir === 'string' ? from(rootDir) : ''
  const base = isGuessed ? onlyFolder(project) : said
  const outDir = base === '' ? '.pikku' : `${base}/.pikku`
  return {
    outDir,
    builtDir: emits ? `${from(emitDir)}/.pikku` : null,
    // The patterns of a tsconfig pass over directories that begin with a dot, unless they are named with a pattern.
    include: isComposite ? `${outDir}/*` : null,
    // To follow `imports` into what it writes, the compiler must be told what it has guessed so far.
    rootDir: isGuessed ? relativePosix(directory, path.resolve(root, base)) || '.' : null,
  }
}

/** Before TypeScript 6 the root, where the tsconfig does not say it, was the folder that all files have in common. */
function takesRootFromFiles({ typescript }: ExistingProject): boolean {
  return typescript !== null && typescript < 6
}

/** The one folder that the tsconfig's patterns begin with; empty when there is none. */
function onlyFolder({ root, tsconfig }: ExistingProject): string {
  const folders = new Set(
    tsconfig.fileSets
      .flatMap(({ directory, include }) => include.map((each) => path.resolve(directory, each)))
      .map((file) => firstStep(relativePosix(root, file))),
  )
  const [folder = ''] = folders
  return folders.size === 1 && !/[*?.]/.test(folder) ? folder : ''
}

function firstStep(pattern: string): string {
  return pattern.split('/')[0] ?? ''
}
