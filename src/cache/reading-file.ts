import { readFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { Config } from '../config/config.js'
import { digestOf } from './digest.js'
import { cacheFile, writeCacheFile } from './cache-file.js'

/**
 * What was read of each file, kept beside the manifest for a run that finds some files changed. It is plain data with
 * maps and sets in it, and only the inspector knows which. The manifest holds the digest of its bytes: a file that was
 * cut off, or that belongs to another run, is not read.
 *
 * Returns the digest; null where it could not be kept.
 */
export function writeReading(config: Config, reading: unknown): string | null {
  const file = cacheFile(config, 'reading')
  if (file === null) return null
  const bytes = serialize(reading)
  return writeCacheFile(file, bytes) ? digestOf(bytes) : null
}

/** Null where there is none of that digest. */
export function readReading(config: Config, digest: string): unknown {
  const file = cacheFile(config, 'reading')
  try {
    const bytes = file === null ? null : readFileSync(file)
    return bytes === null || digestOf(bytes) !== digest ? null : deserialize(bytes)
  } catch {
    return null
  }
}
