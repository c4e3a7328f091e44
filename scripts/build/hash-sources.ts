import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { listFiles } from './list-files.js'
import { repository, sourceDir } from './places.js'

const settings = [
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build/bundle-command.ts',
  'node_modules/typescript-7.0/package.json',
]

/** One hash over everything that decides what dist holds. By content: a checkout or a revert changes every mtime. */
export function hashSources(): string {
  const hash = createHash('sha256')
  const sources = listFiles(sourceDir).map((file) => join('src', file))
  for (const file of [...settings, ...sources]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(repository, file)))
      .update('\0')
  }
  return hash.digest('hex')
}
