import { isDirectory, isFile, namesOfDirectories, realPathOf } from '../disk/ask.js'
import { isSameStamp, stampOf } from '../disk/stamp.js'
import { digestFile } from './digest.js'
import type { FileStamp, Manifest } from './manifest.js'

/** A file changed within the clock's grain of the run that read it may have kept its time: its content is compared. */
const grain = 2000

/**
 * The manifest, if everything that its run asked of the disk is answered as it was; else null. In doubt, null. `files`
 * are the project's source files now. Files that had to be compared by content (a checkout, an install, a restored
 * cache) have their new stamps in what is returned, so that they are compared by content once.
 */
export function refresh(manifest: Manifest, files: readonly string[]): Manifest | null {
  const { read, absent, absentDirectories, links, listed } = manifest
  const isSame =
    files.every((file) => Object.hasOwn(read, file)) &&
    !absent.some(isFile) &&
    !absentDirectories.some(isDirectory) &&
    Object.entries(links).every(([place, real]) => realPathOf(place) === real) &&
    Object.entries(listed).every(([place, names]) => namesOfDirectories(place) === names)
  return isSame ? withStamps(manifest) : null
}

function withStamps(manifest: Manifest): Manifest | null {
  const now = Date.now()
  const restamped: Record<string, FileStamp> = {}
  for (const [file, stamp] of Object.entries(manifest.read)) {
    const current = stampOf(file)
    if (current?.size !== stamp.size) return null
    if (isSameStamp(current, stamp) && current.changed < manifest.startedAt - grain) continue
    if (digestFile(file) !== stamp.hash) return null
    restamped[file] = { ...current, hash: stamp.hash }
  }
  if (Object.keys(restamped).length === 0) return manifest
  return { ...manifest, startedAt: now, read: { ...manifest.read, ...restamped } }
}
