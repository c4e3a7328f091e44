import type { Disk } from '../../disk/disk.js'
import type { Additions } from '../modules/additions.js'

interface Places {
  readonly additions: Additions
  readonly disk: Disk
}

/**
 * Whether a file of a package is there twice: the same version of its package is installed in another place, perhaps under
 * another name, and the project leads there too. The compiler takes the one that it meets first for both.
 */
export function createTwins({ additions, disk }: Places): (file: string) => boolean {
  const packages = new Map<string, string>()
  /** What the package of a root calls itself, and its version. */
  const packageAt = (root: string): string => {
    const known = packages.get(root) ?? identityIn(disk.readText(`${root}/package.json`))
    packages.set(root, known)
    return known
  }
  const identityOf = (file: string): string => {
    const { root, inside } = placeOf(file)
    return `${packageAt(root)}${inside}`
  }
  const counts = new Map<string, number>()
  for (const file of additions.leadsTo.keys()) {
    const identity = identityOf(file)
    counts.set(identity, (counts.get(identity) ?? 0) + 1)
  }
  return (file) => (counts.get(identityOf(file)) ?? 0) > (additions.leadsTo.has(file) ? 1 : 0)
}

function identityIn(manifest = '{}'): string {
  try {
    const { name, version } = JSON.parse(manifest) as { name?: unknown; version?: unknown }
    return `${String(name)}@${String(version)}`
  } catch {
    return ''
  }
}

/** The root of a file's package, and its place inside it. */
function placeOf(file: string): { readonly root: string; readonly inside: string } {
  const start = file.lastIndexOf('/node_modules/') + '/node_modules/'.length
  const [name = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(file.slice(start)) ?? []
  const root = file.slice(0, start) + name
  return { root, inside: file.slice(root.length) }
}
