import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url))
export const sourceDir = join(repository, 'src')
/** The page of the studio, which runs in a browser. */
export const pageDir = join(repository, 'studio')
export const distDir = join(repository, 'dist')

/** Holds the hash of the sources that dist was made from. It is in dist, so that who removes dist removes it too. */
export const stampFile = join(distDir, '.stamp')
