import path from 'node:path'
import type { Disk } from '../../disk/disk.js'
import type { PackagePlaces } from './package-places.js'
import type { Config } from '../../config/config.js'
import { relativePosix, toPosix } from '../../facts/posix-path.js'

/** A package that the project depends on, and that depends on us: it may hand our calls on under names of its own. */
export interface DependentPackage {
  readonly name: string
  /** The copy of us that it finds; null when it finds none. */
  readonly copy: InstalledCopy | null
}

export interface InstalledCopy {
  /** Relative to the root. */
  readonly directory: string
  readonly version: string
}

/** The names under which we are installed. */
export const ours = ['pikku', '@pikku/core', '@pikku/queue']

interface Manifest {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface PackageSearch {
  readonly places: PackagePlaces
  readonly disk: Disk
}

/** The project's direct dependencies that use us, sorted by name. */
export function dependentPackages(config: Config, search: PackageSearch): DependentPackage[] {
  const own = readManifest(path.join(config.root, 'package.json'), search)
  const names = Object.keys({
    ...own?.devDependencies,
    ...own?.peerDependencies,
    ...own?.dependencies,
  })
  return names.sort().flatMap((name) => {
    const found = mayUseUs(name) ? findPackage(config.root, name, search) : undefined
    const used = { ...found?.manifest.peerDependencies, ...found?.manifest.dependencies }
    if (found === undefined || !ours.some((our) => our in used)) return []
    return [{ name, copy: copyAt(config, found.directory, search) }]
  })
}

function mayUseUs(name: string): boolean {
  return !ours.includes(name) && !name.startsWith('@types/')
}

/** The copy of us that code in a directory finds. */
export function copyAt(config: Config, from: string, search: PackageSearch): InstalledCopy | null {
  for (const name of ours) {
    const found = findPackage(from, name, search)
    const version = found?.manifest.version
    if (found && version) return { directory: relativePosix(config.root, found.directory), version }
  }
  return null
}

interface FoundPackage {
  readonly directory: string
  readonly manifest: Manifest
}

/** Node's own search: `node_modules` here and in every directory above. */
function findPackage(from: string, name: string, search: PackageSearch): FoundPackage | undefined {
  for (let directory = from; ; directory = path.dirname(directory)) {
    const place = search.places.real(toPosix(path.join(directory, 'node_modules', name)))
    const manifest = readManifest(path.join(place, 'package.json'), search)
    if (manifest !== undefined) return { directory: search.disk.realPath(place), manifest }
    if (directory === path.dirname(directory)) return undefined
  }
}

function readManifest(file: string, { disk }: Pick<PackageSearch, 'disk'>): Manifest | undefined {
  const text = disk.readText(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Manifest
  } catch {
    return undefined
  }
}
