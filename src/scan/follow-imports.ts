import path from 'node:path'
import type { Config } from '../config/config.js'
import { isFile } from '../disk/ask.js'
import { toPosix } from '../facts/posix-path.js'
import { isOutput } from './list-files.js'
import { generatedFile } from './names.js'
import type { TextImports } from './read-imports.js'

/**
 * Finds the files of the project that no pattern of its tsconfig names, and that belong to the program all the same,
 * because another file imports them: a tsconfig may name the entry file alone, and files may lie beside the project.
 */
export interface Follower {
  /** The files of the project that one file leads to, by what is written there. */
  readonly leads: (file: string, asked: TextImports) => ReadonlyMap<string, string>
  /** Where files were looked for in vain, so far. */
  readonly absent: () => readonly string[]
}

const source = /\.(?:[cm]?ts|tsx)$/
const declaration = /\.d\.[cm]?ts$/
const script = /\.(?:[cm]?js|jsx)$/

export function createFollower(
  config: Config,
  known: { has: (file: string) => boolean },
): Follower {
  const root = `${toPosix(config.root)}/`
  const allowJs = config.tsconfig.fileSets.some((set) => set.allowJs)
  const places = placesOf(config)
  const absent = new Set<string>()
  const found = new Map<string, string | undefined>()
  const isThere = (file: string): boolean => {
    if (known.has(file)) return true
    const isFound = isFile(file)
    if (!isFound) absent.add(file)
    return isFound
  }
  const isInside = (file: string): boolean => file.startsWith(root)
  // What another project has generated is its own affair, and what it leads to.
  const isOwn = (file: string): boolean =>
    !file.includes('/node_modules/') &&
    !isOutput(config, file) &&
    (isInside(file) || !generatedFile.test(file))
  const find = (base: string): string | undefined => {
    if (!isOwn(base)) return undefined
    // Nearly every import is of this kind; the list of names is only made for the others.
    const likeliest = base.endsWith('.js') ? `${base.slice(0, -'.js'.length)}.ts` : undefined
    if (likeliest !== undefined && known.has(likeliest)) return likeliest
    if (!found.has(base)) found.set(base, namesOf(base, allowJs).find(isThere))
    return found.get(base)
  }
  // A project that has only types from another one does not run what wires queues there.
  const mayRun = (target: string, name: string, types: readonly string[]): boolean =>
    isInside(target) || !(types.includes(name) || declaration.test(target))
  const otherRoots = otherRootsOf(config)
  const bare = new Map<string, string | undefined>()
  const findBare = (name: string): string | undefined => {
    if (!bare.has(name)) bare.set(name, places(name).map(find).find(isDefined))
    return bare.get(name)
  }
  const leads = (
    file: string,
    { modules, types, references }: TextImports,
  ): Map<string, string> => {
    const directory = path.posix.dirname(file)
    const targetOf = (name: string): string | undefined => {
      if (!name.startsWith('.')) return findBare(name)
      // `./` is the directory, as `.` is.
      const base = join(directory, name).replace(/\/$/, '')
      return find(base) ?? otherRoots(base).map(find).find(isDefined)
    }
    const referred = (reference: string): string | undefined => {
      if (!reference.startsWith('path:')) return undefined
      const target = path.posix.join(directory, reference.slice('path:'.length))
      return isOwn(target) && isThere(target) ? target : undefined
    }
    const targets = new Map<string, string>()
    for (const [names, lead] of [
      [references, referred],
      [modules, targetOf],
    ] as const) {
      for (const name of names) {
        const target = lead(name)
        if (target !== undefined && mayRun(target, name, types)) targets.set(name, target)
      }
    }
    return targets
  }
  return { leads, absent: () => [...absent] }
}

/** `path.posix.join` goes through both texts letter by letter, and most specifiers need no more than this. */
function join(directory: string, name: string): string {
  const steps = name.startsWith('../') ? 2 : 1
  const isPlain =
    directory !== '/' && name.startsWith('/', steps) && !/\/[./]/.test(name.slice(steps))
  if (!isPlain) return path.posix.join(directory, name)
  const base = steps === 1 ? directory : directory.slice(0, directory.lastIndexOf('/'))
  return base + name.slice(steps)
}

/** The files that a specifier without its final extension may mean, the likeliest first. */
function namesOf(base: string, allowJs: boolean): string[] {
  if (source.test(base)) return [base]
  const written = script.exec(base)?.[0]
  if (written !== undefined) {
    const stem = base.slice(0, -written.length)
    const typed = written.replace('j', 't')
    const names = [`${stem}${typed}`, ...(written === '.js' ? [`${stem}.tsx`] : [])]
    const declared = `${stem}.d${typed.replace('x', '')}`
    return [...names, declared, ...(allowJs ? [base] : []), ...withoutExtension(base, false)]
  }
  return withoutExtension(base, allowJs)
}

function withoutExtension(base: string, allowJs: boolean): string[] {
  const plain = ['.ts', '.tsx', '.d.ts', ...(allowJs ? ['.js', '.jsx'] : [])]
  return [...plain.map((end) => base + end), ...plain.map((end) => `${base}/index${end}`)]
}

/**
 * Where a specifier that is no path may lie by the settings: `paths`, `baseUrl`, and `imports` and `exports` of
 * package.json, which may lead to the build of a file.
 */
function placesOf(config: Config): (module: string) => string[] {
  const { root, tsconfig, packageImports, packageExports } = config
  const { paths = {}, baseUrl } = tsconfig.compilerOptions as {
    readonly paths?: Readonly<Record<string, readonly string[]>>
    readonly baseUrl?: string
  }
  const base = path.resolve(tsconfig.directory, baseUrl ?? '.')
  const sourcesOf = sourcesOfBuilds(config)
  const withSources = (target: string): string[] => [...sourcesOf(target), target]
  const patterns = [
    ...Object.entries(paths).map(([pattern, targets]) => toPattern(pattern, base, targets)),
    ...Object.entries({ ...packageExports, ...packageImports }).map(([pattern, target]) =>
      toPattern(pattern, root, textsIn(target).flatMap(withSources)),
    ),
  ]
  return (module) => [
    ...patterns.flatMap(({ start, end, targets }) => {
      if (end === null) return module === start ? targets : []
      const fits =
        module.length >= start.length + end.length &&
        module.startsWith(start) &&
        module.endsWith(end)
      const rest = module.slice(start.length, module.length - end.length)
      return fits ? targets.map((target) => target.replace('*', () => rest)) : []
    }),
    ...(baseUrl === undefined ? [] : [toPosix(path.resolve(base, module))]),
  ]
}

/** What a file in the directory of a build is built from. */
function sourcesOfBuilds({ root, tsconfig }: Config): (file: string) => string[] {
  const { outDir, declarationDir, rootDir } = tsconfig.compilerOptions as Readonly<
    Record<string, string | undefined>
  >
  const absolute = (place: string): string => toPosix(path.resolve(tsconfig.directory, place))
  const outputs = [outDir, declarationDir].filter(isDefined).map(absolute)
  // Left out, it is what all files have in common: nearly always one of these.
  const sources = (rootDir === undefined ? ['.', 'src'] : [rootDir]).map(absolute)
  return (file) => {
    const place = toPosix(path.resolve(root, file)).replace(/\.d\.([cm]?)ts$/, '.$1js')
    return outputs
      .filter((output) => place.startsWith(`${output}/`))
      .flatMap((output) => sources.map((source) => source + place.slice(output.length)))
  }
}

/** Where else a file may lie by `rootDirs`, which the compiler takes for one directory. */
function otherRootsOf({ tsconfig }: Config): (file: string) => string[] {
  const { rootDirs = [] } = tsconfig.compilerOptions as { readonly rootDirs?: readonly string[] }
  const roots = rootDirs.map((root) => `${toPosix(path.resolve(tsconfig.directory, root))}/`)
  return (file) =>
    roots
      .filter((root) => file.startsWith(root))
      .flatMap((root) =>
        roots.filter((other) => other !== root).map((other) => other + file.slice(root.length)),
      )
}

function isDefined(target: string | undefined): target is string {
  return target !== undefined
}

interface Pattern {
  readonly start: string
  /** Null where the pattern has no star. */
  readonly end: string | null
  readonly targets: readonly string[]
}

function toPattern(pattern: string, base: string, targets: readonly string[]): Pattern {
  const [start = '', end = null] = pattern.split('*')
  return { start, end, targets: targets.map((target) => toPosix(path.resolve(base, target))) }
}

/** The targets of an entry, whatever conditions lead to each. */
function textsIn(target: unknown): string[] {
  if (typeof target === 'string') return [target]
  return typeof target === 'object' && target !== null ? Object.values(target).flatMap(textsIn) : []
}
