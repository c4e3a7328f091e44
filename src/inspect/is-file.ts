import { statSync } from 'node:fs'

/** Also of a path that goes through a file as if it were a directory: there is nothing, and that is no failure. */
export function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false
    throw error
  }
}
