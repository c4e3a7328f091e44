import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateProject } from './generate-project.js'
import { measureCommand } from './measure-command.js'

/**
 * `npm run bench:guard`: fails when prebuild has become far slower than its floors in the same run. The margins are
 * wide, some twice or three times of what docs/performance.md says, so that only a mistake is caught, and no busy
 * machine.
 */
const repository = fileURLToPath(new URL('..', import.meta.url))
const bundled = path.join(repository, 'node_modules/@ts-morph/common/dist/ts-morph-common.js')
const directory = mkdtempSync(path.join(tmpdir(), 'pikku-guard-'))

try {
  generateProject(directory, { queues: 200, otherFiles: 600, kinds: ['written'] })
  symlinkSync(repository, path.join(directory, 'node_modules/pikku'), 'junction')
  const seconds = (script: string, ...args: string[]): number =>
    measureCommand([process.execPath, path.join(repository, script), ...args], { runs: 5 }).seconds
  const prebuild = ['bin/pikku.js', 'prebuild', '--cwd', directory] as const
  const cold =
    seconds(...prebuild, '--no-cache') / seconds('bench/floor-parse.js', directory, bundled)
  const unchanged = seconds(...prebuild) / seconds('bench/floor-stat.js', directory)
  const isFine = [
    guard('cold / parsing the files that matter', cold, 3),
    guard('nothing changed / stat of every file', unchanged, 4),
  ]
  if (isFine.includes(false)) process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}

function guard(name: string, ratio: number, most: number): boolean {
  const isFine = ratio <= most
  process.stdout.write(`${isFine ? '✓' : '✗'} ${name}: ${ratio.toFixed(2)} (at most ${most})\n`)
  return isFine
}
