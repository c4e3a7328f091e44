import path from 'node:path'
import { createDisk, type Disk } from '../../disk/disk.js'
import { toPosix } from '../../facts/posix-path.js'
import type { PackagePlaces } from './package-places.js'

/**
 * Where Yarn's Plug'n'Play puts packages, as if there were `node_modules`. It is read from `.pnp.data.json`, or from the
 * JSON text within `.pnp.cjs`, which is code and never run. Null for a project that is installed otherwise.
 */
export function plugNPlay(root: string, disk: Disk): PackagePlaces | null {
  const file = findAbove(disk, root)
  if (file === null) return null
  const directory = toPosix(path.dirname(file))
  const state = readState(disk, file)
  const packages = state === null ? [] : packagesOf(state, directory)
  const byDirectory = new Map(packages.map((each) => [each.directory, each]))
  const directories = new Map(
    packages.map(({ name, reference, directory: place }) => [`${name}\0${reference}`, place]),
  )
  const placeOf = (owner: string, name: string): string | undefined => {
    const target = byDirectory.get(owner)?.dependencies.get(name)
    return target && directories.get(target.join('\0'))
  }
  const real = (place: string): string => {
    // The compiler first asks for the directory itself.
    if (place.endsWith('/node_modules')) {
      const owner = place.slice(0, -'/node_modules'.length)
      return byDirectory.has(owner) ? owner : place
    }
    const [, owner = '', name = '', rest = ''] =
      /^(.*)\/node_modules\/((?:@[^/]+\/)?[^/@][^/]*)(.*)$/.exec(place) ?? []
    const found = placeOf(owner, name)
    return found === undefined || isArchived(found) ? place : `${found}${rest}`
  }
  const archived = packages.filter((each) => isArchived(each.directory))
  return {
    real,
    archivedUsing: (names) => {
      const own = byDirectory.get(toPosix(root))
      return archived
        .filter(
          ({ name, dependencies }) =>
            own?.dependencies.has(name) === true && names.some((each) => dependencies.has(each)),
        )
        .map(({ name }) => name)
    },
  }
}

/** What to do where a package stands in an archive. Empty for a relative import, and for other installations. */
export function plugNPlayHint(root: string, specifier: string): string {
  if (/^[./#]/.test(specifier) || findAbove(createDisk(), root) === null) return ''
  return "; this project is installed by Yarn's Plug'n'Play, which keeps packages in archives that prebuild does not open: write `nodeLinker: node-modules` in .yarnrc.yml and install again"
}

function findAbove(disk: Disk, directory: string): string | null {
  const file = path.join(directory, '.pnp.cjs')
  if (disk.exists(file)) return file
  const parent = path.dirname(directory)
  return parent === directory ? null : findAbove(disk, parent)
}

/** The part of Yarn's data that is read here. It is another program's: nothing of it is taken for granted. */
interface State {
  readonly packageRegistryData?: readonly (readonly [
    name: string | null,
    versions: readonly Version[],
  ])[]
}

type Version = readonly [
  reference: string | null,
  facts: {
    readonly packageLocation: string
    readonly packageDependencies?: readonly (readonly [
      string,
      string | readonly [string, string] | null,
    ])[]
    readonly discardFromLookup?: boolean
  },
]

interface FoundPackage {
  readonly name: string
  readonly reference: string | null
  /** Absolute, without a `/` at its end. */
  readonly directory: string
  /** By the name that the package imports: the name and reference of what it gets. */
  readonly dependencies: ReadonlyMap<string, readonly [name: string, reference: string]>
}

function readState(disk: Disk, file: string): State | null {
  const data = disk.readText(path.join(path.dirname(file), '.pnp.data.json'))
  try {
    if (data !== undefined) return JSON.parse(data) as State
    const json = writtenState(disk.readText(file) ?? '')
    return json === undefined ? null : (JSON.parse(json) as State)
  } catch {
    return null
  }
}

/** The JSON within the code: in one text whose lines end in a backslash, or, by older versions, as an object. */
function writtenState(code: string): string | undefined {
  const [, text] = /RAW_RUNTIME_STATE\s*=\s*'((?:\\[\s\S]|[^'\\])*)'/.exec(code) ?? []
  if (text !== undefined) return text.replaceAll(/\\([\s\S])/g, '$1')
  return /hydrateRuntimeState\((\{\s*"[\s\S]*?\n\s*\})\s*,\s*\{\s*basePath/.exec(code)?.[1]
}

function packagesOf({ packageRegistryData = [] }: State, base: string): FoundPackage[] {
  return packageRegistryData.flatMap(([name, versions]) =>
    versions.map(([reference, { packageLocation, packageDependencies = [] }]) => ({
      name: name ?? '',
      reference,
      directory: withoutVirtual(path.posix.join(base, packageLocation)).replace(/\/$/, ''),
      dependencies: new Map(
        packageDependencies.flatMap(([as, target]) => {
          if (target === null) return []
          return [[as, typeof target === 'string' ? ([as, target] as const) : target] as const]
        }),
      ),
    })),
  )
}

/** A package with peers has a place for each set of them: `.yarn/__virtual__/NAME/1/packages/a` is `packages/a`. */
function withoutVirtual(place: string): string {
  const [, before, depth = '0', rest = ''] =
    /^(.*)\/(?:__virtual__|\$\$virtual)\/[^/]+\/(\d+)\/(.*)$/.exec(place) ?? []
  return before === undefined ? place : path.posix.join(before, '../'.repeat(Number(depth)), rest)
}

function isArchived(directory: string): boolean {
  return directory.includes('.zip/')
}
