import { readFileSync, statSync } from 'node:fs'
import { digest } from './manifest-file.js'
import type { FileStamp, Manifest } from './manifest.js'

/** A file changed within the clock's grain of the run that read it may have kept its time: its content is compared. */
const grain = 2000

/** Whether everything that a run read is still as it was. In doubt, no. `files` are the project's source files now. */
export function isFresh(manifest: Manifest, files: readonly string[]): boolean {
  const { read, absent, startedAt } = manifest
  return (
    files.every((file) => Object.hasOwn(read, file)) &&
    Object.entries(read).every(([file, stamp]) => isSame(file, stamp, startedAt)) &&
    absent.every((file) => statSync(file, { throwIfNoEntry: false }) === undefined)
  )
}

function isSame(file: string, stamp: FileStamp, startedAt: number): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats?.isFile() !== true || stats.size !== stamp.size) return false
  const isSettled = stats.mtimeMs === stamp.modified && stats.mtimeMs < startedAt - grain
  return isSettled || digest(readFileSync(file, 'utf8')) === stamp.hash
}

/** The stamp of a file as it is now; undefined for one that is gone. */
export function stampOf(file: string): FileStamp | undefined {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats?.isFile() !== true) return undefined
  return { size: stats.size, modified: stats.mtimeMs, hash: digest(readFileSync(file, 'utf8')) }
}
