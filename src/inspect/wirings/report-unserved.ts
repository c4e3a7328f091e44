import type { Config } from '../../config/config.js'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { relativePosix } from '../../facts/posix-path.js'
import type { Sources } from '../../scan/sources.js'

/** What the project imports from us that belongs to other parts of Pikku. */
export function reportUnserved(config: Config, { unserved }: Sources): Diagnostic[] {
  return [...unserved].flatMap(([name, imports]) => {
    const file = relativePosix(config.root, name)
    return imports.map(({ name, line, column }) => {
      const span = { file, line, column, endLine: line, endColumn: column + name.length }
      return diagnose('notServedHere', { name }, span)
    })
  })
}
