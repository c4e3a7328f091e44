import type { Disk } from '../../disk/disk.js'
import { plugNPlay } from './plug-n-play.js'

/** Where installed packages really are. */
export interface PackagePlaces {
  /** The real place of what is looked for in a `node_modules`; the same place where no other is known. */
  readonly real: (place: string) => string
  /** The root's direct dependencies that cannot be read, and that depend on a package of one of these names. */
  readonly archivedUsing: (names: readonly string[]) => readonly string[]
}

const asTheyStand: PackagePlaces = { real: (place) => place, archivedUsing: () => [] }

export function packagePlaces(root: string, disk: Disk): PackagePlaces {
  return plugNPlay(root, disk) ?? asTheyStand
}
