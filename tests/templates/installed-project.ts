import { readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { execa } from 'execa'
import { expect } from 'vitest'
import { repository } from '../../scripts/build/places.js'
import type { NewProject } from './newcomer.js'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

/**
 * What a package manager can break in a project that another one has run: its sources import something that is not where
 * they look for it, or `pikku` does not find the engine that is installed beside it.
 */
export async function expectSound({ directory }: NewProject): Promise<void> {
  // The native compiler, for nothing but the resolution is in question.
  const tsc = path.join(repository, 'node_modules/typescript-7.0/bin/tsc')
  const { stdout } = await execa(process.execPath, [tsc, '--noEmit', '-p', directory], {
    reject: false,
  })
  expect(stdout).toBe('')
  const pikku = realpathSync(path.join(directory, 'node_modules/pikku/package.json'))
  const { peerDependencies } = readManifest(pikku)
  const { dependencies } = readManifest(path.join(directory, 'package.json'))
  const peers = Object.keys(dependencies).filter((name) => name in peerDependencies)
  expect(peers).not.toEqual([])
  for (const name of peers) {
    const found = createRequire(pikku)
      .resolve.paths(name)
      ?.map((place) => path.join(place, name))
    const places = found?.flatMap(realPlace)
    expect(places?.[0]).toBe(realpathSync(path.join(directory, 'node_modules', name)))
  }
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

function realPlace(place: string): string[] {
  try {
    return [realpathSync(place)]
  } catch {
    return []
  }
}
