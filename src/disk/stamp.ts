import { statOf } from './ask.js'

/**
 * What tells one state of a file from another without its content. Size and time of change alone do not: archives,
 * package managers and reproducible builds set one time for all files. The time at which the file system changed the
 * file, and which file it is, are set by the system alone.
 */
export interface Stamp {
  readonly size: number
  readonly modified: number
  readonly changed: number
  readonly inode: number
}

/** The stamp of a file as it is now; undefined where there is none. */
export function stampOf(file: string): Stamp | undefined {
  const stats = statOf(file)
  if (stats?.isFile() !== true) return undefined
  const { size, mtimeMs: modified, ctimeMs: changed, ino: inode } = stats
  return { size, modified, changed, inode }
}

export function isSameStamp(a: Stamp, b: Stamp): boolean {
  return (
    a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode
  )
}
