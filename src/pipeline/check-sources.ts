import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Config } from '../config/config.js'
import { relativePosix, toPosix } from '../facts/posix-path.js'
import type { Sources } from '../scan/sources.js'

/** Settings that lead to no source file: what is wrong with them would look like a project without queues. */
export function checkSources(
  { root, tsconfig, srcDirectories }: Config,
  { files }: Sources,
): Diagnostic[] {
  const isEmpty = (directory: string): boolean =>
    !files.some((file) => file.startsWith(`${toPosix(directory)}/`))
  const empty =
    files.length === 0
      ? [relativePosix(root, tsconfig.path ?? root) || '.']
      : srcDirectories
          .filter(isEmpty)
          .map((directory) => `srcDirectories: ${relativePosix(root, directory)}`)
  return empty.map((where) => diagnose('nothingToRead', { where }, null))
}
