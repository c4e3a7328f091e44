import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseTsconfig } from 'get-tsconfig'
import { diagnose } from '../diagnostics/diagnose.js'
import { ConfigError, UsageError } from './config-error.js'
import type { Tsconfig } from './config.js'
import { relativePosix, toPosix } from '../facts/posix-path.js'

/** Reads the tsconfig, `extends` followed. A solution file, which has references but no files, stands for its parts. */
export function readTsconfig(root: string, project: string | undefined): Tsconfig {
  const file = findTsconfig(root, project)
  if (file === null) return withoutTsconfig(root)
  const tsconfig = parseFile(root, file)
  const { references } = tsconfig
  return tsconfig.files?.length === 0 && references.length > 0
    ? joinReferences(root, tsconfig, references)
    : tsconfig
}

function findTsconfig(root: string, project: string | undefined): string | null {
  if (project !== undefined) {
    const given = path.resolve(root, project)
    const file = given.endsWith('.json') ? given : path.join(given, 'tsconfig.json')
    if (!existsSync(file)) throw new UsageError(`There is no tsconfig at ${project}.`)
    return file
  }
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    const file = path.join(root, name)
    if (existsSync(file)) return file
  }
  return null
}

function parseFile(root: string, file: string): Tsconfig & { references: readonly string[] } {
  const directory = path.dirname(file)
  let parsed
  try {
    parsed = parseTsconfig(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([
      diagnose('tsconfigInvalid', { file: relativePosix(root, file), reason: withoutRoot(root, reason) }, null),
    ])
  }
  const compilerOptions = (parsed.compilerOptions ?? {}) as Record<string, unknown>
  return {
    path: file,
    directory,
    compilerOptions,
    files: parsed.files ?? null,
    include: parsed.include ?? (parsed.files ? [] : ['**/*']),
    exclude: parsed.exclude ?? defaultExclude(compilerOptions),
    references: (parsed.references ?? []).map(({ path: reference }) => {
      const target = path.resolve(directory, reference)
      return target.endsWith('.json') ? target : path.join(target, 'tsconfig.json')
    }),
  }
}

function joinReferences(root: string, solution: Tsconfig, references: readonly string[]): Tsconfig {
  const parts = references.filter((file) => existsSync(file)).map((file) => parseFile(root, file))
  const from = (part: Tsconfig, pattern: string): string =>
    toPosix(path.relative(solution.directory, path.resolve(part.directory, pattern)))
  return {
    ...solution,
    // The parts of one solution share their way of resolving modules; the first one stands for all.
    compilerOptions: parts[0]?.compilerOptions ?? solution.compilerOptions,
    files: parts.flatMap((part) => (part.files ?? []).map((file) => from(part, file))),
    include: parts.flatMap((part) => part.include.map((pattern) => from(part, pattern))),
    exclude: parts.flatMap((part) => part.exclude.map((pattern) => from(part, pattern))),
  }
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
    files: null,
    include: ['**/*'],
    exclude: ['node_modules', 'dist', 'build', 'out'],
  }
}

function withoutRoot(root: string, text: string): string {
  return text.replaceAll(`${root}${path.sep}`, '')
}
