import type { Config } from '../../config/config.js'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { relativePosix } from '../../facts/posix-path.js'
import { findMentions } from '../../scan/scan.js'
import type { Sources } from '../../scan/sources.js'
import type { PackagePlaces } from '../modules/package-places.js'
import { ours } from '../modules/dependent-packages.js'

/** Packages that may wire queues under names of their own, that the project's files name, and that cannot be read. */
export function reportArchived(
  config: Config,
  sources: Sources,
  places: PackagePlaces,
): Diagnostic[] {
  return places.archivedUsing(ours).flatMap((name) => {
    if (ours.includes(name)) return []
    const [file] = findMentions(config, sources, [name])
    if (file === undefined) return []
    return [diagnose('packageArchived', { name, file: relativePosix(config.root, file) }, null)]
  })
}
