import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

import { repository } from './places.js'

/** Within the package, for its own name to lead to it, and not in `node_modules`, from where it does not. */
const bundles = join(repository, '.cache/scripts')

/**
 * Compiles a script that a test runs in a process of its own into one file of JavaScript, with all that it imports from
 * this repository, and gives the file: it starts in a third of a second, and with tsx in one and a half. `import.meta.url`
 * in it is that of the bundle.
 */
export async function bundleScript(script: URL): Promise<string> {
  const source = fileURLToPath(script)
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  })
  const text = outputFiles[0]?.text ?? ''
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const file = join(bundles, `${parse(source).name}-${hash}.mjs`)
  if (existsSync(file)) return file
  await mkdir(bundles, { recursive: true })
  // Other test files may write the same script: it must never be seen half written.
  const staging = `${file}.${randomUUID()}`
  await writeFile(staging, text)
  await rename(staging, file)
  return file
}
