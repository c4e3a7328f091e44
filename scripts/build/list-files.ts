import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Every file below `dir`, as sorted paths relative to it; none when there is no such directory. */
export function listFiles(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort()
}
