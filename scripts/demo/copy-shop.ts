import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { linkPikku } from '../../fixtures/link-pikku.js'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

export interface Shop {
  readonly directory: string
  /** For the child processes: where the embedded engine keeps the jobs. */
  readonly environment: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** Copies the sample shop, so that the repository stays as it was. */
export async function copyShop(): Promise<Shop> {
  const directory = await mkdtemp(join(tmpdir(), 'pikku-demo-'))
  const source = join(repository, 'fixtures/shop/project')
  const filter = (file: string): boolean =>
    !['node_modules', '.pikku', '.pikku-data'].includes(basename(file))
  await cp(source, directory, { recursive: true, filter })
  await linkPikku(directory)
  return {
    directory,
    environment: { SHOP_QUEUE_FILE: join(directory, '.pikku-data/queues.db') },
    // On Windows a file that a process has only just closed may be held for a moment longer.
    remove: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  }
}
