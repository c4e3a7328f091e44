import { readdirSync, realpathSync, statSync, type Stats } from 'node:fs'
import path from 'node:path'
import { toPosix } from '../facts/posix-path.js'

/** What stands at a place, links followed. Undefined where nothing does, also beyond a link that leads to itself. */
export function statOf(place: string): Stats | undefined {
  try {
    return statSync(place, { throwIfNoEntry: false })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    // A path that goes through a file as if it were a directory, or in circles: there is nothing, and that is no failure.
    if (code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG') return undefined
    throw error
  }
}

export function isFile(place: string): boolean {
  return statOf(place)?.isFile() === true
}

export function isDirectory(place: string): boolean {
  return statOf(place)?.isDirectory() === true
}

/** Where a path really leads; the path itself where it leads nowhere. */
export function realPathOf(place: string): string {
  try {
    return toPosix(realpathSync.native(place))
  } catch {
    return place
  }
}

/** The directories in a directory, sorted, as one text: no name holds a `/`. Empty where there is no directory. */
export function namesOfDirectories(directory: string): string {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(
        (entry) =>
          entry.isDirectory() ||
          (entry.isSymbolicLink() && isDirectory(path.join(directory, entry.name))),
      )
      .map(({ name }) => name)
      .sort()
      .join('/')
  } catch {
    return ''
  }
}
