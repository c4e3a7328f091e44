import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { UsageError } from '../../config/config-error.js'
import type { Tsconfig } from '../../config/config.js'
import type { ProviderName } from '../../facts/providers.js'
import { findProvider } from '../../config/find-provider.js'
import { readConfigFile } from '../../config/read-config-file.js'
import { readTsconfig } from '../../config/read-tsconfig.js'
import { createDisk } from '../../disk/disk.js'
import { findBuild, type Build } from './find-build.js'
import {
  findPackageManager,
  runningPackageManager,
  type PackageManager,
} from '../package-manager.js'

/** What a project says of itself. Nothing of it is run. */
export interface ExistingProject {
  readonly root: string
  readonly manifestText: string
  readonly manifest: Manifest
  readonly packageManager: PackageManager
  readonly isModule: boolean
  readonly provider: ProviderName | null
  readonly tsconfig: Tsconfig
  /** Null when there is none. */
  readonly tsconfigText: string | null
  /** What the project is built with. */
  readonly build: Build
  /** The major version of the compiler that the project uses; null when nothing says. */
  readonly typescript: number | null
  /** Whether a file of the project's own is TypeScript; without one it is JavaScript. */
  readonly isTypeScript: boolean
  readonly hasPikkuConfig: boolean
  /** What the pikku.config says; null where it says nothing, or where there is none. */
  readonly configuredOutDir: string | null
  readonly gitignore: string | null
  /** The lines of every `.gitignore` that counts here, of the directories above too. */
  readonly ignored: readonly string[]
}

export interface Manifest {
  readonly name?: unknown
  readonly type?: unknown
  readonly imports?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly workspaces?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/**
 * Reads the project in a directory.
 *
 * @throws UsageError when there is none, when package.json is not valid, or in the root of a workspace whose queues are
 * in a package of it
 */
export async function readProject(root: string): Promise<ExistingProject> {
  const manifestText = readIfThere(path.join(root, 'package.json'))
  if (manifestText === null) {
    throw new UsageError(
      `There is no package.json in ${root}. To start a new project, run \`pikku create\`.`,
    )
  }
  const manifest = parseManifest(manifestText)
  const disk = createDisk()
  const sources = listSources(root)
  refuseWorkspaceRoot(root, manifest, sources)
  const { config } = await readConfigFile(disk, root, undefined)
  const tsconfig = readTsconfig(disk, root, config.tsconfig)
  const dependencies = dependenciesOf(manifest)
  const gitignore = readIfThere(path.join(root, '.gitignore'))
  return {
    root,
    manifestText,
    manifest,
    packageManager: findPackageManager(root, manifestIn) ?? runningPackageManager() ?? 'npm',
    isModule: manifest.type === 'module',
    provider: findProvider(dependencies),
    tsconfig,
    tsconfigText: tsconfig.path === null ? null : readFileSync(tsconfig.path, 'utf8'),
    build: findBuild(disk, root, manifest.scripts ?? {}, tsconfig),
    typescript: typescriptOf(root, dependencies['typescript']),
    isTypeScript: sources.length === 0 || sources.some((file) => /\.[cm]?tsx?$/.test(file)),
    hasPikkuConfig: readdirSync(root).some((name) =>
      /^pikku\.config\.(?:json|[cm]?[jt]s)$/.test(name),
    ),
    configuredOutDir: config.outDir ?? null,
    gitignore,
    ignored: ignoredLines(root),
  }
}

function dependenciesOf({ dependencies, devDependencies }: Manifest): Record<string, string> {
  return { ...devDependencies, ...dependencies }
}

function parseManifest(text: string): Manifest {
  const errors: ParseError[] = []
  const manifest: unknown = parse(withoutMark(text), errors)
  const [first] = errors
  if (first !== undefined || typeof manifest !== 'object' || manifest === null) {
    const line = text.slice(0, first?.offset ?? 0).split('\n').length
    const reason = first === undefined ? 'not an object' : printParseErrorCode(first.error)
    throw new UsageError(
      `package.json, line ${line}: ${reason}. Fix it first; nothing was changed.`,
    )
  }
  return manifest
}

/** Without the byte order mark that some editors write. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}

function manifestIn(directory: string): unknown {
  const text = readIfThere(path.join(directory, 'package.json'))
  return text === null ? null : parse(withoutMark(text))
}

/**
 * The `#pikku` of package.json counts for the package alone: queues belong into a package, not into the root of many. A
 * root may hold code all the same, such as scripts for releases; the engine tells where the queues are.
 */
function refuseWorkspaceRoot(root: string, manifest: Manifest, sources: readonly string[]): void {
  const isWorkspace =
    manifest.workspaces !== undefined || existsSync(path.join(root, 'pnpm-workspace.yaml'))
  if (!isWorkspace || (sources.length > 0 && hasEngine(manifest))) return
  const packages = listPackages(root)
  const withEngine = packages.filter((name) => hasEngine(manifestIn(path.join(root, name))))
  const [first] = withEngine
  if (first !== undefined) {
    throw new UsageError(
      `${root} is the root of a workspace, and the queue engine is a dependency of ${namesOf(withEngine)}. Run this there: ` +
        `pikku init --cwd ${first}`,
    )
  }
  if (sources.length > 0) return
  const names = packages.length === 0 ? '' : ` (${namesOf(packages)})`
  throw new UsageError(
    `${root} is the root of a workspace, without code of its own. Run this in the package that has the queues${names}: ` +
      `pikku init --cwd ${packages[0] ?? 'packages/NAME'}`,
  )
}

function hasEngine(manifest: unknown): boolean {
  return findProvider(dependenciesOf(manifest ?? {})) !== null
}

function namesOf(packages: readonly string[]): string {
  return packages.slice(0, 8).join(', ')
}

/** What is installed, otherwise what is asked for. */
function typescriptOf(root: string, range: string | undefined): number | null {
  const installed = installedTypescript(root)
  const version =
    typeof installed === 'object' && installed !== null ? Reflect.get(installed, 'version') : range
  const major = typeof version === 'string' ? /\d+/.exec(version)?.[0] : undefined
  return major === undefined ? null : Number(major)
}

/** A package of a workspace has it in a directory above. */
function installedTypescript(directory: string): unknown {
  const found = manifestIn(path.join(directory, 'node_modules/typescript'))
  const above = path.dirname(directory)
  return found !== null || above === directory ? found : installedTypescript(above)
}

const skipped = new Set(['node_modules', 'dist', 'build', 'out', 'coverage'])
/** Deep enough for `apps/NAME` and `packages/GROUP/NAME`. */
const deepest = 4

/** Source files of the package itself: those of packages below it are not its own. */
function listSources(directory: string, depth = 0): string[] {
  if (depth > deepest) return []
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(directory, entry.name)
    if (!entry.isDirectory()) {
      const isSource =
        /\.(?:[cm]?[jt]s|[jt]sx)$/.test(entry.name) && !/\.config\.|\.d\.[cm]?ts$/.test(entry.name)
      return isSource ? [place] : []
    }
    const isForeign =
      skipped.has(entry.name) ||
      entry.name.startsWith('.') ||
      existsSync(path.join(place, 'package.json'))
    return isForeign ? [] : listSources(place, depth + 1)
  })
}

function listPackages(root: string, directory = root, depth = 0): string[] {
  if (depth > deepest) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.'),
    )
    .flatMap((entry) => {
      const place = path.join(directory, entry.name)
      return existsSync(path.join(place, 'package.json'))
        ? [path.relative(root, place)]
        : listPackages(root, place, depth + 1)
    })
}

/** Up to the root of the repository, which ends what counts. */
function ignoredLines(root: string): string[] {
  const lines: string[] = []
  for (let directory = root; ; directory = path.dirname(directory)) {
    const text = readIfThere(path.join(directory, '.gitignore'))
    if (text !== null) lines.push(...text.split(/\r?\n/).map((line) => line.trim()))
    if (existsSync(path.join(directory, '.git')) || directory === path.dirname(directory))
      return lines
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
