import { recall, remember } from '../cache/remember.js'
import type { CompiledResult } from '../cache/manifest.js'
import { ConfigError } from '../config/config-error.js'
import type { Config, ConfigRequest } from '../config/config.js'
import { readConfig } from '../config/read-config.js'
import { isError } from '../diagnostics/diagnostic.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import { emit } from '../emit/emit.js'
import { buildModel } from '../model/build-model.js'
import type { QueueModel } from '../model/queue-model.js'
import { rules } from '../rules/rules.js'
import { listFiles } from '../scan/list-files.js'
import { scan } from '../scan/scan.js'
import { checkPackageImports } from './check-package-imports.js'

export interface CompileRequest extends ConfigRequest {
  /** Whether to believe the last run where nothing has changed since. Default: true. */
  readonly cache?: boolean | undefined
}

/** What a project compiles to. `files` is null when there are errors: then nothing may be written. */
export interface Compilation extends CompiledResult {
  /** Null when the settings themselves cannot be used. */
  readonly config: Config | null
  /** Null when nothing has changed since the last run, which kept its files but not its model. */
  readonly model: QueueModel | null
}

/** The whole compiler: config → scan → inspect → model → rules → emit. What is done with the files is up to the caller. */
export async function compile(request: CompileRequest): Promise<Compilation> {
  const startedAt = Date.now()
  let settings
  try {
    settings = await readConfig(request)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { config: null, model: null, files: null, queues: 0, diagnostics: error.diagnostics }
  }
  const { config } = settings
  const files = listFiles(config)
  const known = request.cache === false ? null : recall(config, files)
  if (known !== null) return { ...known, config, model: null }

  const sources = scan(config, files)
  // Loading the TypeScript compiler is the dearest step, so it waits until it is needed.
  const { inspect } = await import('../inspect/inspect.js')
  const inspection = inspect(config, sources)
  const model = buildModel(inspection)
  const diagnostics = sortDiagnostics([
    ...settings.diagnostics,
    ...checkPackageImports(config, sources),
    ...inspection.diagnostics,
    ...rules.flatMap((rule) => rule(model, config)),
  ])
  const result: CompiledResult = {
    queues: model.workers.length,
    files: diagnostics.some(isError) ? null : emit(model, config),
    diagnostics,
  }
  if (request.cache !== false) {
    const read = [...files, ...inspection.trace.read.filter((file) => !file.startsWith(`${config.outDir}/`))]
    remember(config, { startedAt, read, absent: inspection.trace.absent, result })
  }
  return { ...result, config, model }
}
