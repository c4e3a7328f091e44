import { isDirectory, isFile, namesOfDirectories, realPathOf } from '../disk/ask.js'
import { isSameStamp, stampOf } from '../disk/stamp.js'
import { digestOfFile } from './digest.js'
import type { FileStamp, Manifest } from './manifest.js'

/** A file changed within the clock's grain of the run that read it may have kept its time: its content is compared. */
const grain = 2000

export interface Refreshed {
  /** Files that had to be compared by content (a checkout, an install, a restored cache) have their new stamps in it. */
  readonly manifest: Manifest
  /** Files that were read and whose content is another now. Absolute paths. */
  readonly changed: readonly string[]
}

/**
 * What has changed since the manifest's run, where it is nothing but the content of files; null where anything else
 * that the run asked of the disk has another answer, and in doubt. `files` are the project's source files now.
 */
export function refresh(manifest: Manifest, files: readonly string[]): Refreshed | null {
  const { read, absent, absentDirectories, links, listed } = manifest
  const isSame =
    files.every((file) => Object.hasOwn(read, file)) &&
    !absent.some(isFile) &&
    !absentDirectories.some(isDirectory) &&
    Object.entries(links).every(([place, real]) => realPathOf(place) === real) &&
    Object.entries(listed).every(([place, names]) => namesOfDirectories(place) === names)
  return isSame ? compareFiles(manifest) : null
}

function compareFiles(manifest: Manifest): Refreshed | null {
  const now = Date.now()
  const restamped: Record<string, FileStamp> = {}
  const changed: string[] = []
  for (const [file, stamp] of Object.entries(manifest.read)) {
    const current = stampOf(file)
    if (current === undefined) return null
    if (isSameStamp(current, stamp) && current.changed < manifest.startedAt - grain) continue
    if (current.size === stamp.size && digestOfFile(file) === stamp.hash)
      restamped[file] = { ...current, hash: stamp.hash }
    else changed.push(file)
  }
  if (Object.keys(restamped).length === 0) return { manifest, changed }
  const read = { ...manifest.read, ...restamped }
  return { manifest: { ...manifest, startedAt: now, read }, changed }
}
