import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * A published entry of pikku: `loadEntry(root, 'queue-bullmq')`. It is the copy that the project has installed, which
 * finds the project's own engine; where the project has none, it is the copy that this command belongs to.
 */
export function loadEntry<Entry>(root: string, subpath?: string): Entry {
  const specifier = subpath === undefined ? 'pikku' : `pikku/${subpath}`
  const places = [pathToFileURL(path.join(root, 'package.json')).href, import.meta.url]
  const requires = places.map((place) => createRequire(place))
  const require = requires.find((each) => isInstalled(each, specifier)) ?? requires[0]
  return require?.(specifier) as Entry
}

function isInstalled(require: NodeJS.Require, specifier: string): boolean {
  try {
    require.resolve(specifier)
    return true
  } catch {
    return false
  }
}
