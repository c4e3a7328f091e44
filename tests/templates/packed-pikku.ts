import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

/** The package as npm would publish it. */
export interface PackedPikku {
  /** A directory of the test's own; it goes with `remove`. */
  readonly place: string
  readonly tarball: string
  readonly remove: () => Promise<void>
}

export async function packPikku(): Promise<PackedPikku> {
  const place = await mkdtemp(path.join(tmpdir(), 'pikku-packed-'))
  // The build is fresh already: see tests/setup/fresh-dist.ts.
  const { stdout } = await execa(
    'npm',
    ['pack', '--ignore-scripts', '--silent', '--pack-destination', place],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  )
  return {
    place,
    tarball: path.join(place, stdout.trim()),
    remove: () => rm(place, { recursive: true, force: true, maxRetries: 5 }),
  }
}
