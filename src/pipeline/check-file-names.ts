import path from 'node:path'
import type { Config } from '../config/config.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { relativePosix } from '../facts/posix-path.js'
import type { Sources } from '../scan/sources.js'

/**
 * Wiring files whose path holds a `\` where that is no separator. The TypeScript compiler takes it for a `/`, so nothing
 * that is read of such a file tells its real name any more: it is found here, before.
 */
export function checkFileNames({ root }: Config, { wirings }: Sources): readonly Diagnostic[] {
  if (path.sep !== '/') return []
  return wirings.flatMap((wiring) => {
    const file = relativePosix(root, wiring)
    const step = file.split('/').findLast((each) => each.includes('\\'))
    if (step === undefined) return []
    const isFile = file === step || file.endsWith(`/${step}`)
    return [diagnose('pathUnimportable', { file, found: '\\', step, isFile }, null)]
  })
}
