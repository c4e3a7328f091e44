import path from 'node:path'
import { diagnose } from '../diagnostics/diagnose.js'
import { createDisk, type Disk } from '../disk/disk.js'
import { emptyTrace, type TraceDraft } from '../disk/trace.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { UsageError } from './config-error.js'
import { providerNames, type ProviderName } from '../facts/providers.js'
import type { Config, ConfigRequest } from './config.js'
import { findProvider } from './find-provider.js'
import { importExtension } from './import-extension.js'
import { readConfigFile } from './read-config-file.js'
import { installedName, readPackage } from './read-package.js'
import { readTsconfig } from './read-tsconfig.js'

export interface ConfigResult {
  readonly config: Config
  readonly diagnostics: readonly Diagnostic[]
}

/** Tests hold calls that wire queues for their own ends. */
const testFiles = ['**/*.test.*', '**/*.spec.*', '**/__tests__/**', '**/__mocks__/**']

/**
 * Finds the project's settings: flags first, then `pikku.config`, then what the project itself shows.
 * `trace` hears what was asked of the disk, also when the settings cannot be used.
 *
 * @throws ConfigError for a file that cannot be used, UsageError for a request that cannot be met
 */
export async function readConfig(
  request: ConfigRequest,
  trace: TraceDraft = emptyTrace(),
): Promise<ConfigResult> {
  const disk = createDisk(trace)
  const root = findRoot(disk, path.resolve(request.cwd))
  const { config: file, diagnostics } = await readConfigFile(disk, root, request.config)
  const tsconfig = readTsconfig(disk, root, request.project ?? file.tsconfig)
  const { dependencies, imports, exports } = readPackage(disk, root)
  const notes = tsconfig.path === null ? [diagnose('noTsconfig', { directory: '.' }, null)] : []
  const config: Config = {
    root,
    tsconfig,
    outDir: path.resolve(root, request.outDir ?? file.outDir ?? '.pikku'),
    provider: providerOf(request.provider ?? file.provider) ?? findProvider(dependencies),
    runtimePackage: runtimePackage(disk, root, dependencies),
    importExtension: importExtension(tsconfig.compilerOptions),
    srcDirectories: (file.srcDirectories ?? []).map((directory) => path.resolve(root, directory)),
    ignoreFiles: file.ignoreFiles ?? testFiles,
    packageImports: imports,
    packageExports: exports,
  }
  return { config, diagnostics: [...diagnostics, ...notes] }
}

/** The given directory, or the nearest one above it that looks like a project. */
function findRoot(disk: Disk, cwd: string): string {
  if (!disk.exists(cwd)) throw new UsageError(`There is no directory ${cwd}.`)
  const marks = ['package.json', 'tsconfig.json', 'pikku.config.ts', 'pikku.config.json']
  for (let directory = cwd; ; directory = path.dirname(directory)) {
    if (marks.some((mark) => disk.exists(path.join(directory, mark)))) return directory
    if (directory === path.dirname(directory)) return cwd
  }
}

function providerOf(name: string | undefined): ProviderName | undefined {
  if (name === undefined) return undefined
  const provider = providerNames.find((known) => known === name)
  if (provider === undefined) {
    throw new UsageError(`There is no provider '${name}'. There are: ${providerNames.join(', ')}.`)
  }
  return provider
}

/** A project that keeps the older names has `@pikku/core` as an alias of this package, and perhaps nothing else. */
function runtimePackage(
  disk: Disk,
  root: string,
  dependencies: Readonly<Record<string, string>>,
): string {
  const core = dependencies['@pikku/core']
  if (core === undefined || dependencies['pikku'] !== undefined) return 'pikku'
  const isAlias =
    /^npm:pikku(?:@|$)/.test(core) || installedName(disk, root, '@pikku/core') === 'pikku'
  return isAlias ? '@pikku/core' : 'pikku'
}
