import { ConfigError } from '../config/config-error.js'
import type { Config, ConfigRequest } from '../config/config.js'
import { readConfig } from '../config/read-config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { isError } from '../diagnostics/diagnostic.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import { emit } from '../emit/emit.js'
import type { EmittedFile } from '../emit/emitted-file.js'
import { buildModel } from '../model/build-model.js'
import type { QueueModel } from '../model/queue-model.js'
import { rules } from '../rules/rules.js'
import { scan } from '../scan/scan.js'
import { checkPackageImports } from './check-package-imports.js'

/** What a project compiles to. `files` is null when there are errors: then nothing may be written. */
export interface Compilation {
  readonly config: Config | null
  readonly model: QueueModel | null
  readonly files: readonly EmittedFile[] | null
  readonly diagnostics: readonly Diagnostic[]
}

/** The whole compiler: config → scan → inspect → model → rules → emit. What is done with the files is up to the caller. */
export async function compile(request: ConfigRequest): Promise<Compilation> {
  let settings
  try {
    settings = await readConfig(request)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { config: null, model: null, files: null, diagnostics: error.diagnostics }
  }
  const { config } = settings
  const sources = scan(config)
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
  const files = diagnostics.some(isError) ? null : emit(model, config)
  return { config, model, files, diagnostics }
}
