// Plain JavaScript: npm runs it (`prepare`) right after an install, also where tsx was left out.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
// A tarball or a CI checkout has no commits to guard, and hooks are a comfort: never a reason for `npm ci` to fail.
const wanted = existsSync(new URL('.git', root)) && !process.env.CI

if (wanted) {
  const lefthook = fileURLToPath(new URL('node_modules/lefthook/bin/index.js', root))
  const { status } = spawnSync(process.execPath, [lefthook, 'install'], {
    cwd: fileURLToPath(root),
    stdio: 'ignore',
  })
  if (status !== 0)
    console.warn('The git hooks were not installed. To try again: npx lefthook install')
}
