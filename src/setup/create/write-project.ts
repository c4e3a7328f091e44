import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../../config/config-error.js'
import type { EmittedFile } from '../../emit/emitted-file.js'

/** What may lie in a directory that counts as empty. */
const harmless = new Set(['.git', '.DS_Store', 'Thumbs.db'])

/**
 * Makes sure that a project can be put into a directory without touching anything.
 *
 * @throws UsageError when something is there already
 */
export function refuseOccupied(directory: string): void {
  const first = namesIn(directory).find((name) => !harmless.has(name))
  if (first === undefined) return
  throw new UsageError(
    `${directory} is not empty (${first} is there), so nothing was written. ` +
      'Name a new directory, or run `pikku init` in a project that you have.',
  )
}

/** Writes a new project's files; refuses to replace one. */
export function writeProject(directory: string, files: readonly EmittedFile[]): void {
  for (const file of files) {
    const place = path.join(directory, file.path)
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, file.text, { flag: 'wx' })
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') throw new UsageError(`${directory} is a file, not a directory.`)
    throw error
  }
}
