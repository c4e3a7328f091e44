import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { listFiles } from '../../scripts/build/list-files.js'
import { repository } from '../../scripts/build/places.js'

/** The package as npm would publish it. */
export interface PackedPikku {
  /** A directory of the test's own; it goes with `remove`. */
  readonly place: string
  readonly tarball: string
  readonly remove: () => Promise<void>
}

export async function packPikku(): Promise<PackedPikku> {
  const place = await mkdtemp(path.join(tmpdir(), 'pikku-packed-'))
  const packed = await packOnce()
  const tarball = path.join(place, path.basename(packed))
  await copyFile(packed, tarball)
  return {
    place,
    tarball,
    remove: () => rm(place, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Packing takes npm several seconds, so test files share the tarball, for as long as they would all pack the same. */
async function packOnce(): Promise<string> {
  const kept = path.join(repository, 'node_modules/.cache/pikku/packed')
  const folder = path.join(kept, await hashPackage())
  const { name, version } = JSON.parse(
    await readFile(path.join(repository, 'package.json'), 'utf8'),
  ) as Record<'name' | 'version', string>
  const tarball = path.join(folder, `${name}-${version}.tgz`)
  if (existsSync(tarball)) return tarball
  await mkdir(kept, { recursive: true })
  const staging = await mkdtemp(path.join(kept, 'staging-'))
  try {
    // The build is fresh already: see tests/setup/fresh-dist.ts.
    const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', staging]
    const { stdout } = await execa('npm', args, { cwd: repository })
    await mkdir(folder, { recursive: true })
    // Another test file may have done the same meanwhile: its tarball is as good.
    await rename(path.join(staging, stdout.trim()), tarball)
    return tarball
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** By content and mode: all that the tarball holds, and what says what it holds. */
async function hashPackage(): Promise<string> {
  const manifest = await readFile(path.join(repository, 'package.json'), 'utf8')
  const { files } = JSON.parse(manifest) as { readonly files: readonly string[] }
  const hash = createHash('sha256').update(manifest)
  for (const entry of [...files, 'README.md', 'LICENSE'].filter((each) => !each.startsWith('!'))) {
    const place = path.join(repository, entry)
    const isFolder = statSync(place).isDirectory()
    for (const file of isFolder
      ? listFiles(place).map((each) => path.join(place, each))
      : [place]) {
      hash.update(`\0${file}\0${statSync(file).mode}\0`).update(await readFile(file))
    }
  }
  return hash.digest('hex').slice(0, 16)
}
