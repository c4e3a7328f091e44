import { plugNPlay } from './plug-n-play.js'

/** Where installed packages really are. */
export interface PackagePlaces {
  /** The real place of what is looked for in a `node_modules`; the same place where no other is known. */
  readonly real: (place: string) => string
  /** The root's direct dependencies that cannot be read, and that depend on a package of one of these names. */
  readonly archivedUsing: (names: readonly string[]) => readonly string[]
}

const asTheyStand: PackagePlaces = { real: (place) => place, archivedUsing: () => [] }

/** `noted` hears of each file that was read. */
export function packagePlaces(root: string, noted: (file: string) => void): PackagePlaces {
  return plugNPlay(root, noted) ?? asTheyStand
}
