import type { LockFile } from './lock-file.js'

export interface MissingOptional {
  readonly name: string
  readonly version: string
  /** Where it belongs: beside the package that asks for it. */
  readonly path: string
  readonly askedBy: string
}

/** Optional dependencies that a locked package names and the lock does not hold. */
export function missingOptionals({ packages }: LockFile): MissingOptional[] {
  return Object.entries(packages).flatMap(([askedBy, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !lookUp(packages, askedBy, name))
      .map(([name, range]) => ({
        name,
        version: range.replace(/^[\^~]/, ''),
        path: `${askedBy.slice(0, askedBy.lastIndexOf('node_modules/'))}node_modules/${name}`,
        askedBy,
      })),
  )
}

/** Node's own search: in the package's node_modules, then in that of each package around it. */
function lookUp(packages: LockFile['packages'], from: string, name: string): boolean {
  const places = from
    .split('/node_modules/')
    .map((_, index, parts) => parts.slice(0, parts.length - index).join('/node_modules/'))
  return [...places.map((place) => `${place}/node_modules/${name}`), `node_modules/${name}`].some(
    (path) => path in packages,
  )
}
