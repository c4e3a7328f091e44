import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.js'
import { cacheDirectory } from './cache-directory.js'
import { digestOf } from './digest.js'

const kinds = { manifest: 'json', reading: 'bin' } as const

/** Where something is kept of a project as it is read with these settings; null where there is no place for a cache. */
export function cacheFile(config: Config, kind: keyof typeof kinds): string | null {
  const directory = cacheDirectory(config.root)
  if (directory === null) return null
  // Projects of one workspace share the directory, and one project may be read with several settings.
  const { root, tsconfig, outDir, provider } = config
  const settings = digestOf(JSON.stringify([root, tsconfig.path, outDir, provider])).slice(0, 16)
  return path.join(directory, `${kind}-${settings}.${kinds[kind]}`)
}

/**
 * Puts a file into the cache in one step, and says whether it did. A cache that cannot be written costs time, nothing
 * else, so it is no error.
 */
export function writeCacheFile(file: string, content: string | Uint8Array): boolean {
  const stage = `${file}.${process.pid}`
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(stage, content)
    renameSync(stage, file)
    removeOld(path.dirname(file))
    return true
  } catch {
    remove(stage)
    return false
  }
}

/** A month after its last change, a file is of a project that is gone, or is as good as gone. */
const oldMilliseconds = 30 * 24 * 60 * 60 * 1000

function removeOld(directory: string): void {
  const oldest = Date.now() - oldMilliseconds
  for (const name of readdirSync(directory)) {
    const place = path.join(directory, name)
    if (/^(?:manifest|reading)-/.test(name) && statSync(place).mtimeMs < oldest) remove(place)
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // Where nothing can be written, nothing can be there to remove.
  }
}
