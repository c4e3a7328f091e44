import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/**
 * Where what can be made again is kept for a project: in the nearest `node_modules` at or above it that may be written,
 * for package managers hoist to the root of a workspace; without one (Plug'n'Play, a global install), in the user's own
 * directory for caches. Never in a directory that others may write: what is kept there is written into the project.
 * Null where the user has no home.
 */
export function cacheDirectory(root: string): string | null {
  const modules = nearestModules(root)
  if (modules !== null) return path.join(modules, '.cache', 'pikku')
  const own = userCaches()
  return own === null ? null : path.join(own, 'pikku')
}

function nearestModules(directory: string): string | null {
  const modules = path.join(directory, 'node_modules')
  if (isOwnDirectory(modules)) return modules
  const parent = path.dirname(directory)
  return parent === directory ? null : nearestModules(parent)
}

function isOwnDirectory(place: string): boolean {
  try {
    accessSync(place, constants.W_OK)
    return statSync(place).isDirectory()
  } catch {
    return false
  }
}

function userCaches(): string | null {
  const asked = process.env['XDG_CACHE_HOME'] ?? ''
  // The specification says that a relative path is not to be used.
  if (path.isAbsolute(asked)) return asked
  const home = homedir()
  if (!path.isAbsolute(home)) return null
  if (process.platform === 'win32')
    return process.env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local')
  return process.platform === 'darwin'
    ? path.join(home, 'Library', 'Caches')
    : path.join(home, '.cache')
}
