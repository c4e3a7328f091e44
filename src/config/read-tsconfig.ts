import path from 'node:path'
import { parseTsconfig, type TsConfigJsonResolved } from 'get-tsconfig'
import type { Disk } from '../disk/disk.js'
import { UsageError } from './config-error.js'
import type { FileSet, Tsconfig } from './config.js'
import { extendedFiles, referenceRange, tsconfigFault } from './tsconfig-form.js'
import { unusableTsconfig } from './unusable-tsconfig.js'

/** Reads the tsconfig, `extends` followed. A solution file, which has references but no files, stands for its parts. */
export function readTsconfig(disk: Disk, root: string, project: string | undefined): Tsconfig {
  const file = findTsconfig(disk, root, project)
  if (file === null) return withoutTsconfig(root)
  const tsconfig = readFile(disk, root, file)
  const parts = isSolution(tsconfig) ? partsOf(disk, root, tsconfig, new Set([file])) : []
  const [first] = parts
  if (first === undefined) return toTsconfig(tsconfig)
  return {
    ...toTsconfig(tsconfig),
    // The parts of one solution share their way of resolving modules; the first one stands for all.
    compilerOptions: first.compilerOptions,
    fileSets: parts.map(fileSetOf),
  }
}

/** One tsconfig file, `extends` followed. */
interface TsconfigFile {
  readonly path: string
  readonly compilerOptions: Readonly<Record<string, unknown>>
  readonly json: TsConfigJsonResolved
}

function findTsconfig(disk: Disk, root: string, project: string | undefined): string | null {
  if (project !== undefined) {
    const given = path.resolve(root, project)
    const file = given.endsWith('.json') ? given : path.join(given, 'tsconfig.json')
    if (!disk.exists(file)) throw new UsageError(`There is no tsconfig at ${project}.`)
    return file
  }
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    const file = path.join(root, name)
    if (disk.exists(file)) return file
  }
  return null
}

function readFile(disk: Disk, root: string, file: string): TsconfigFile {
  refuseFaults(disk, root, file, new Set())
  const questions = new Map<string, string>()
  let json
  try {
    json = parseTsconfig(file, questions)
  } catch (error) {
    const reason = reasonOf(error)
    throw unusableTsconfig(root, file, withoutRoot(root, reason))
  } finally {
    disk.noteQuestions(questions)
  }
  // The compiler itself reads a jsconfig.json as if it allowed JavaScript.
  const defaults = path.basename(file) === 'jsconfig.json' ? { allowJs: true } : {}
  const { moduleResolution, ...given } = json.compilerOptions ?? {}
  const compilerOptions = {
    ...defaults,
    ...given,
    // "classic" is what the parser fills in where nothing is said; it finds no package, so no project means it.
    ...(moduleResolution === undefined || moduleResolution === 'classic'
      ? {}
      : { moduleResolution }),
  }
  return {
    path: file,
    compilerOptions: { ...compilerOptions, ...pathsOf(file, compilerOptions) },
    json,
  }
}

/** Refuses a tsconfig that has not the form of one, or that extends a file of the project that has not. */
function refuseFaults(disk: Disk, root: string, file: string, seen: Set<string>): void {
  const text = disk.readText(file)
  if (text === undefined || seen.has(file)) return
  seen.add(file)
  const fault = tsconfigFault(text)
  if (fault !== null) throw unusableTsconfig(root, file, fault.reason, fault.range)
  for (const extended of extendedFiles(text)) {
    if (!extended.startsWith('.') && !path.isAbsolute(extended)) continue
    const base = path.resolve(path.dirname(file), extended)
    refuseFaults(disk, root, base.endsWith('.json') ? base : `${base}.json`, seen)
  }
}

/** What the parser of the package says of a base that is not a valid tsconfig is an error of its own code. */
function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'a file that it extends is not a valid tsconfig'
  return error instanceof Error ? error.message : String(error)
}

/** `paths` in absolute form where they stand alone: they are relative to the file that declares them, maybe a parent. */
function pathsOf(
  file: string,
  { baseUrl, paths, ...options }: NonNullable<TsConfigJsonResolved['compilerOptions']>,
): { readonly paths?: Record<string, string[]> } {
  if (paths === undefined || baseUrl !== undefined) return {}
  // The parser notes the declaring file's directory under a symbol of its own.
  const [noted] = Object.getOwnPropertySymbols(options).map((key) => Reflect.get(options, key))
  const directory = typeof noted === 'string' ? noted : path.dirname(file)
  const absolute = Object.entries(paths).map(
    ([pattern, targets]) =>
      [pattern, targets.map((target) => path.resolve(directory, target))] as const,
  )
  return { paths: Object.fromEntries(absolute) }
}

/** Whether it says that it has no files of its own: with `files: []`, `include: []`, or both. */
function isSolution({ json: { files, include, references } }: TsconfigFile): boolean {
  const isEmpty =
    (files ?? include) !== undefined && [...(files ?? []), ...(include ?? [])].length === 0
  return isEmpty && references !== undefined
}

/** The projects that a solution refers to; those of a solution among them in its place. Each file once. */
function partsOf(
  disk: Disk,
  root: string,
  solution: TsconfigFile,
  seen: Set<string>,
): TsconfigFile[] {
  return (solution.json.references ?? []).flatMap((reference, index) => {
    const target = path.resolve(path.dirname(solution.path), reference.path)
    const file = target.endsWith('.json') ? target : path.join(target, 'tsconfig.json')
    if (seen.has(file)) return []
    seen.add(file)
    if (!disk.exists(file)) {
      const range = referenceRange(disk.readText(solution.path) ?? '', index)
      const reason = `it refers to ${reference.path}, where there is no tsconfig`
      throw unusableTsconfig(root, solution.path, reason, range)
    }
    const part = readFile(disk, root, file)
    return isSolution(part) ? partsOf(disk, root, part, seen) : [part]
  })
}

function toTsconfig(file: TsconfigFile): Tsconfig {
  return {
    path: file.path,
    directory: path.dirname(file.path),
    compilerOptions: file.compilerOptions,
    fileSets: [fileSetOf(file)],
  }
}

function fileSetOf({ path: file, json, compilerOptions }: TsconfigFile): FileSet {
  return {
    directory: path.dirname(file),
    allowJs: compilerOptions['allowJs'] === true || compilerOptions['checkJs'] === true,
    files: json.files ?? null,
    include: json.include ?? (json.files ? [] : ['**/*']),
    // With a slash at its end, a pattern of the parser's excludes nothing.
    exclude: (json.exclude ?? defaultExclude(compilerOptions)).map(withoutLastSlash),
  }
}

function withoutLastSlash(pattern: string): string {
  return pattern.replace(/(?<=.)\/+$/, '')
}

function defaultExclude(options: Readonly<Record<string, unknown>>): string[] {
  const outputs = [options['outDir'], options['declarationDir']]
  return [
    'node_modules',
    'bower_components',
    'jspm_packages',
    ...outputs.filter((output) => typeof output === 'string'),
  ]
}

function withoutTsconfig(root: string): Tsconfig {
  return {
    path: null,
    directory: root,
    compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', allowJs: true },
    fileSets: [
      {
        directory: root,
        allowJs: true,
        files: null,
        include: ['**/*'],
        exclude: ['node_modules', 'dist', 'build', 'out'],
      },
    ],
  }
}

function withoutRoot(root: string, text: string): string {
  return text.replaceAll(`${root}${path.sep}`, '')
}
