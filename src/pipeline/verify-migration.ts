import { isError } from '../diagnostics/diagnostic.js'
import { emit } from '../emit/emit.js'
import type { Config } from '../config/config.js'
import { createInspector } from '../inspect/inspect.js'
import type { Fault, Verify } from '../migrate/apply/migration.js'
import { buildModel } from '../model/build-model.js'
import { rules } from '../rules/rules.js'
import { scan } from '../scan/scan.js'
import { createTexts, type Texts } from '../scan/texts.js'
import { typeFaults } from './type-faults.js'

/**
 * Holds the texts that a migration would write against the project as it is: what the compilers, pikku's and
 * TypeScript's, have against them and had nothing against before.
 */
export function verifyMigration(config: Config, files: readonly string[]): Verify {
  return (texts) => {
    const now = compileTexts(config, files, texts)
    if (now.faults.length > 0) {
      const known = new Set(compileTexts(config, files, new Map()).faults.map(keyOf))
      const added = now.faults.filter((fault) => !known.has(keyOf(fault)))
      if (added.length > 0) return added
    }
    const generated = new Map(now.files.map(({ path, text }) => [`${config.outDir}/${path}`, text]))
    return typeFaults(config, files, texts, generated)
  }
}

function compileTexts(
  config: Config,
  files: readonly string[],
  overlay: ReadonlyMap<string, string>,
): { readonly faults: readonly Fault[]; readonly files: ReturnType<typeof emit> } {
  const texts = textsOver(overlay)
  const sources = scan(config, files, texts)
  const inspection = createInspector().inspect({ config, sources, changed: null, texts })
  const model = buildModel(inspection)
  const diagnostics = [
    ...inspection.diagnostics,
    ...rules.flatMap((rule) => rule(model, config)),
  ].filter(isError)
  const faults = diagnostics.map(({ code, message, span }): Fault => ({
    file: span === null ? '' : `${config.root}/${span.file}`,
    line: span?.line ?? 0,
    message: `${code}: ${message}`,
  }))
  return { faults, files: emit(model, config) }
}

/** The project's texts, some of them as they would be. */
function textsOver(overlay: ReadonlyMap<string, string>): Texts {
  const onDisk = createTexts()
  return {
    read: (file) => overlay.get(file) ?? onDisk.read(file),
    take: (file) => overlay.get(file) ?? onDisk.take(file),
  }
}

function keyOf({ file, message }: Fault): string {
  return `${file}\n${message}`
}
