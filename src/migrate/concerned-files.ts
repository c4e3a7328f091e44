import type { Config } from '../config/config.js'
import { readIdentity } from '../config/read-identity.js'
import { escapePattern } from '../facts/escape-pattern.js'
import { workerNames } from '../scan/names.js'
import type { Sources } from '../scan/sources.js'
import { createTexts } from '../scan/texts.js'

/**
 * The files of a project that a migration can concern, found by their bare text and their imports: those that name an
 * engine or pikku, and those that import them, at whatever remove. Only these are parsed, and most repositories have none.
 */
export function concernedFiles(config: Config, sources: Sources): readonly string[] {
  // None is kept: only a few of them are parsed.
  const { read } = createTexts(0)
  const pattern = new RegExp(
    ['pikku', 'bullmq', 'pg-boss', bull, ...workerNames, ...ownNames(config)].join('|'),
  )
  const naming = sources.files.filter((file) => pattern.test(read(file)))
  const ambient = new Set(sources.ambient)
  // What such a file declares for all may be used by any, without an import.
  if (naming.some((file) => ambient.has(file))) return sources.files
  const importers = importersOf(sources)
  const concerned = new Set(naming)
  // The set grows while it is walked.
  for (const file of concerned) {
    for (const importer of importers.get(file) ?? []) concerned.add(importer)
  }
  return sources.files.filter((file) => concerned.has(file))
}

/** As it stands in an import: the word is in many others. */
const bull = `['"\`](?:@nestjs/)?bull['"\`]`

function importersOf({ leads }: Sources): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>()
  for (const [file, targets] of leads) {
    for (const target of targets.values()) {
      const known = importers.get(target)
      if (known === undefined) importers.set(target, [file])
      else known.push(file)
    }
  }
  return importers
}

/** What the project calls the runtime, and the name by which it may import its own files. */
function ownNames({ root, runtimePackage }: Config): readonly string[] {
  const { name } = readIdentity(root)
  // As it stands in an import: a package may be called `app`.
  const imported = name === undefined ? [] : [`'${name}`, `"${name}`]
  return [runtimePackage, ...imported].map(escapePattern)
}
