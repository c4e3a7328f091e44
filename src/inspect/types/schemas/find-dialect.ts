import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'
import type { Dialect } from './dialect.js'
import { zod3 } from './zod-3.js'
import { zod4 } from './zod-4.js'

/** A module of zod, and the versions of the package in which it is what is read here. */
interface KnownModule {
  readonly dialect: Dialect
  readonly versions: RegExp
}

/** The versions were compared with the compiler's answers: see tests/inspect/schemas. */
const modules: ReadonlyMap<string, readonly KnownModule[]> = new Map([
  [
    'zod',
    [
      { dialect: zod3, versions: /^3\.2[45]\.\d+$/ },
      { dialect: zod4, versions: /^4\.[0-6]\.\d+$/ },
    ],
  ],
  ['zod/v3', [{ dialect: zod3, versions: /^(?:3\.25|4\.[0-6])\.\d+$/ }]],
  ['zod/v4', [{ dialect: zod4, versions: /^4\.[0-6]\.\d+$/ }]],
])

/** The zod whose namespace a name of a file is; null when it is something else. */
export function findDialect(
  project: SyntaxProject,
  file: SyntaxFile,
  name: string,
): Dialect | null {
  const imported = file.imports.get(name)
  if (imported === undefined || !modules.has(imported.module.text)) return null
  if (file.constants.has(name) || file.types.has(name)) throw new NeedsChecker(`two ${name}`)
  const isNamespace = imported.name === null || imported.name === 'z' || imported.name === 'default'
  if (!isNamespace) throw new NeedsChecker('a part of zod')
  const version = project.versionOf(file, imported.module, 'zod')
  const known = modules
    .get(imported.module.text)
    ?.find(({ versions }) => version !== null && versions.test(version))
  // With an older language, zod's own types are broken.
  if (known === undefined || !project.hasCollections)
    throw new NeedsChecker('a version of zod that is not known')
  return known.dialect
}
