import type { Config } from '../config/config.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { relativePosix, toPosix } from '../facts/posix-path.js'
import type { Sources } from '../scan/sources.js'

/** Settings that lead to no source file: what is misspelt there would look like a project without queues. */
export function checkSources(
  { root, tsconfig, srcDirectories }: Config,
  { files }: Sources,
): Diagnostic[] {
  const isEmpty = (directory: string): boolean =>
    !files.some((file) => file.startsWith(`${toPosix(directory)}/`))
  const empty = srcDirectories
    .filter(isEmpty)
    .map((directory) => `srcDirectories: ${relativePosix(root, directory)}`)
  const saysWhich = tsconfig.fileSets.some(
    ({ files: named, include }) => named !== null || include.join() !== '**/*',
  )
  if (files.length === 0 && tsconfig.path !== null && saysWhich)
    empty.unshift(relativePosix(root, tsconfig.path))
  return empty.map((where) => diagnose('nothingToRead', { where }, null))
}
