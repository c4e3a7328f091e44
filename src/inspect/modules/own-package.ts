import { readText } from '../../disk/read-text.js'

const known = new Map<string, boolean>()

/**
 * Whether a file belongs to an installed copy of this package, wherever it stands: in `node_modules`, or where a link
 * leads to (`npm link`, `file:`, a workspace). Names of directories say too little, so its package.json is asked, once.
 */
export function isOwnPackageFile(file: string): boolean {
  const [, directory] = /^(.*)\/(?:dist|src)\/(?:runtime|compiler)(?:\/|\.)/.exec(file) ?? []
  if (directory === undefined) return false
  const isOwn = known.get(directory) ?? isOwnPackage(directory)
  known.set(directory, isOwn)
  return isOwn
}

function isOwnPackage(directory: string): boolean {
  try {
    const { name } = JSON.parse(readText(`${directory}/package.json`)) as {
      readonly name?: unknown
    }
    return name === 'pikku'
  } catch {
    return false
  }
}
