import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ExpectStatic } from 'vitest'
import type { NewProject } from './newcomer.js'

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/**
 * npm's part in a template that pnpm installs and runs. pnpm links only what is declared, so sources that find their
 * imports there find them in the flat directory of npm too. What is npm's own is its choice of versions: it refuses peers
 * that do not agree, and `pikku` must not get an engine of its own beside the template's.
 */
export async function expectResolved(
  { directory, manage }: NewProject,
  expect: ExpectStatic,
): Promise<void> {
  await manage('install', '--package-lock-only')
  const text = readFileSync(path.join(directory, 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(text) as LockFile
  const { dependencies, devDependencies } = packages[''] ?? {}
  const direct = Object.keys({ ...dependencies, ...devDependencies })
  expect(direct).toContain('pikku')
  expect(direct.filter((name) => !(`node_modules/${name}` in packages))).toEqual([])
  const peers = Object.keys(packages['node_modules/pikku']?.peerDependencies ?? {})
  expect(peers).not.toEqual([])
  expect(peers.filter((name) => `node_modules/pikku/node_modules/${name}` in packages)).toEqual([])
}
