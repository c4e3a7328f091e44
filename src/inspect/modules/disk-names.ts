import { readdirSync, type Dirent } from 'node:fs'
import path from 'node:path'
import { isFile } from '../../disk/ask.js'
import { toPosix } from '../../facts/posix-path.js'

/** The names of files and directories as the disk spells them, whether it tells upper from lower case or not. */
export interface DiskNames {
  /** Whether a file is there, spelled as the disk has it. Said from the lists: most places of an import are empty. */
  readonly hasFile: (file: string) => boolean
  /** The one file or directory that a path means, if only its case may differ. It need not be a file. */
  readonly respell: (file: string) => string | undefined
  /** Whether something of that name is there, its extension left out of account. */
  readonly hasStem: (file: string) => boolean
}

interface Listing {
  readonly names: ReadonlyMap<string, Dirent>
  readonly stems: ReadonlySet<string>
  /** By name in lower case. */
  readonly folded: ReadonlyMap<string, readonly string[]>
}

/**
 * Names below `root`, and beside what leads to it: how the way to the root is spelled is the user's own business.
 * Each directory is listed once; what is in `node_modules` is not asked about, packages are found by their names.
 */
export function createDiskNames(root: string): DiskNames {
  const listings = new Map<string, Listing | null>()
  const rootPath = toPosix(root)
  const way = rootPath.split('/')
  const list = (directory: string): Listing | null => {
    const known = listings.get(directory)
    if (known !== undefined) return known
    const listing = readListing(directory === '' ? '/' : directory)
    listings.set(directory, listing)
    return listing
  }
  /** Walks to a path from what it shares with the root; each step gives the name to go on with. */
  const walk = (file: string, step: Step): string | undefined => {
    const names = file.split('/')
    let shared = 1
    while (shared < names.length && names[shared] === way[shared]) shared++
    let place = names.slice(0, shared).join('/')
    for (const name of names.slice(shared)) {
      const listing = list(place)
      // A directory may be entered and not listed: then what is asked for is taken as it is.
      const next = listing === null ? name : step(listing, name)
      if (next === undefined) return undefined
      place = `${place}/${next}`
    }
    return place
  }
  const spelled = new Map<string, boolean>()
  /** Whether a directory is spelled as the disk has it. Asked for each file, and mostly of the directory before. */
  const isSpelled = (directory: string): boolean => {
    const known = spelled.get(directory)
    if (known !== undefined) return known
    const isSo = walk(directory, exactly) !== undefined
    spelled.set(directory, isSo)
    return isSo
  }
  return {
    hasFile: (file) => {
      const [directory, name] = parted(file)
      if (!isSpelled(directory)) return false
      const listing = list(directory)
      const entry = listing?.names.get(name)
      if (listing !== null && entry === undefined) return false
      // A link is what it leads to.
      return entry === undefined || entry.isSymbolicLink() ? isFile(file) : entry.isFile()
    },
    respell: (file) => walk(file, onlyOne),
    hasStem: (file) => {
      if (`${rootPath}/`.startsWith(`${file}/`)) return true
      const [directory, name] = parted(file)
      if (!isSpelled(directory)) return false
      const listing = list(directory)
      if (listing === null) return true
      const { names, stems } = listing
      return names.has(name) || stems.has(name) || stems.has(stemOf(name))
    },
  }
}

type Step = (listing: Listing, name: string) => string | undefined

function exactly({ names }: Listing, name: string): string | undefined {
  return names.has(name) ? name : undefined
}

function parted(file: string): [directory: string, name: string] {
  const end = file.lastIndexOf('/')
  return [file.slice(0, end), file.slice(end + 1)]
}

function onlyOne({ names, folded }: Listing, name: string): string | undefined {
  if (names.has(name)) return name
  const alike = folded.get(fold(name)) ?? []
  return alike.length === 1 ? alike[0] : undefined
}

function readListing(directory: string): Listing | null {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
    const folded = new Map<string, string[]>()
    for (const { name } of entries) {
      const alike = folded.get(fold(name))
      if (alike === undefined) folded.set(fold(name), [name])
      else alike.push(name)
    }
    return {
      names: new Map(entries.map((entry) => [entry.name, entry])),
      stems: new Set(entries.map(({ name }) => stemOf(name))),
      folded,
    }
  } catch {
    return null
  }
}

function stemOf(name: string): string {
  return name.slice(0, name.length - path.posix.extname(name).length).replace(/\.d$/, '')
}

/** What names that differ by case only have in common. A disk may keep accents apart from their letters. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
