import type { Disk } from '../../disk/disk.js'
import type { Additions } from '../modules/additions.js'

interface Places {
  readonly additions: Additions
  readonly disk: Disk
}

/**
 * Whether a file of a package is there twice: the same version of its package is installed in another place, and the
 * project leads there too. The compiler takes the one that it meets first for both.
 */
export function createTwins({ additions, disk }: Places): (file: string) => boolean {
  const places = new Map<string, string[]>()
  for (const file of additions.leadsTo.keys()) {
    const { inside } = placeOf(file)
    places.set(inside, [...(places.get(inside) ?? []), file])
  }
  const versionOf = (file: string): string | undefined => {
    const text = disk.readText(`${placeOf(file).root}/package.json`)
    return text === undefined ? undefined : /"version"\s*:\s*"([^"]*)"/.exec(text)?.[1]
  }
  return (file) => {
    const others = places.get(placeOf(file).inside) ?? []
    return others.some((other) => other !== file && versionOf(other) === versionOf(file))
  }
}

/** The root of a file's package, and its place below all that packages are installed in. */
function placeOf(file: string): { readonly root: string; readonly inside: string } {
  const start = file.lastIndexOf('/node_modules/') + '/node_modules/'.length
  const inside = file.slice(start)
  const [name = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(inside) ?? []
  return { root: file.slice(0, start) + name, inside }
}
