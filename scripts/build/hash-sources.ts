import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { listFiles } from './list-files.js'
import { pageDir, repository, sourceDir } from './places.js'

const settings = [
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build/bundle-command.ts',
  'scripts/build/bundle-page.ts',
  'scripts/build/bundle-runtime.ts',
  // Which entries are published.
  'package.json',
  'node_modules/typescript-7.0/package.json',
  'node_modules/preact/package.json',
]

/** One hash over everything that decides what dist holds. By content: a checkout or a revert changes every mtime. */
export function hashSources(): string {
  const hash = createHash('sha256')
  const sources = listFiles(sourceDir).map((file) => join('src', file))
  const page = listFiles(pageDir).map((file) => join('studio', file))
  for (const file of [...settings, ...sources, ...page]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(repository, file)))
      .update('\0')
  }
  return hash.digest('hex')
}
