import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { repository } from '../../scripts/build/places.js'
import { startRegistry } from './local-registry.js'
import { packPikku } from './packed-pikku.js'
import { userEnvironment, type Environment } from './user-environment.js'

/** The package as a user finds it after a release. */
export interface PublishedPikku {
  /** A directory of the test's own, by its real path; it goes with `remove`. */
  readonly place: string
  /** A user's terminal, whose registry has the package. */
  readonly env: Environment
  readonly remove: () => Promise<void>
}

/**
 * Publishes the package to a registry of the test's own, and what is in `folders` beside it. Users install it from one,
 * and npm does it in less than half the time: a `file:` tarball is unpacked once more, to read what it needs.
 */
export async function publishPikku(folders: readonly string[] = []): Promise<PublishedPikku> {
  const packed = await packPikku()
  const published = [
    { manifest: path.join(repository, 'package.json'), tarball: packed.tarball },
    ...(await Promise.all(folders.map((folder) => packFolder(folder, packed.place)))),
  ]
  const registry = await startRegistry(published)
  // Processes say their directory by its real path, and npm finds a package by it.
  const place = await realpath(packed.place)
  return {
    place,
    env: { ...(await userEnvironment(place)), npm_config_registry: registry.url },
    remove: async () => {
      await registry.close()
      await packed.remove()
    },
  }
}

async function packFolder(
  folder: string,
  place: string,
): Promise<{ readonly manifest: string; readonly tarball: string }> {
  const args = ['pack', '--silent', '--pack-destination', place]
  const { stdout } = await execa('npm', args, { cwd: folder })
  return {
    manifest: path.join(folder, 'package.json'),
    tarball: path.join(place, stdout.trim()),
  }
}
