import path from 'node:path'
import { readText } from '../disk/read-text.js'
import { toPosix } from '../facts/posix-path.js'
import { sameLines } from '../output/plan.js'
import type { PrebuildResult } from './prebuild.js'

/** Whether a file of the out dir holds exactly what the last run says. */
export function isAsWritten(file: string, last: PrebuildResult | null): boolean {
  if (last?.config == null || last.files === null) return false
  const { outDir } = last.config
  const written = last.files.find(({ path: name }) => toPosix(path.join(outDir, name)) === file)
  if (written === undefined) return false
  try {
    return sameLines(readText(file), written.text)
  } catch {
    return false
  }
}
