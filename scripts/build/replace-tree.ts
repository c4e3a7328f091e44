import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { listFiles } from './list-files.js'

/** Makes `to` hold exactly the files of `from`, moving them. Both must be on one file system. */
export function replaceTree({ from, to }: { readonly from: string; readonly to: string }): void {
  const wanted = listFiles(from)
  for (const file of wanted) {
    if (sameContent(join(from, file), join(to, file))) continue
    mkdirSync(dirname(join(to, file)), { recursive: true })
    renameSync(join(from, file), join(to, file))
  }
  const kept = new Set(wanted)
  for (const file of listFiles(to)) {
    if (!kept.has(file)) rmSync(join(to, file), { force: true })
  }
}

function sameContent(one: string, other: string): boolean {
  try {
    return readFileSync(one).equals(readFileSync(other))
  } catch {
    return false
  }
}
