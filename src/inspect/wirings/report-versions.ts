import type { Config } from '../../config/config.js'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { copyAt, type PackageSearch, type DependentPackage } from '../modules/dependent-packages.js'

/** Warns of packages that use another version of us than the project does. Both are read alike all the same. */
export function reportVersions(
  config: Config,
  packages: readonly DependentPackage[],
  search: PackageSearch,
): Diagnostic[] {
  if (packages.length === 0) return []
  const own = copyAt(config, config.root, search)
  return packages.flatMap(({ name, copy }) =>
    own === null || copy === null || copy.version === own.version
      ? []
      : [diagnose('versionsDiffer', { name, ...copy, own: own.version }, null)],
  )
}
