import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { isFresh, stampOf } from './is-fresh.js'
import { digest, manifestFile, readManifest, writeManifest } from './manifest-file.js'
import type { CompiledResult, FileStamp } from './manifest.js'

/** What the last run compiled these files to, if nothing that it read has changed; else null. */
export function recall(config: Config, files: readonly string[]): CompiledResult | null {
  const file = manifestFile(config)
  const manifest = file === null ? null : readManifest(file, keyOf(config))
  return manifest !== null && isFresh(manifest, files) ? manifest.result : null
}

export interface Memory {
  readonly startedAt: number
  /** The project's source files, and whatever else was read. */
  readonly read: readonly string[]
  readonly absent: readonly string[]
  readonly result: CompiledResult
}

export function remember(config: Config, { startedAt, read, absent, result }: Memory): void {
  const file = manifestFile(config)
  if (file === null) return
  const stamps: Record<string, FileStamp> = {}
  for (const name of [...new Set(read)].sort()) {
    const stamp = stampOf(name)
    // A file that went while it was read: what came of it is not worth keeping.
    if (stamp === undefined) return
    // A file that changed while we ran may have been read before or after.
    if (stamp.modified >= startedAt) return
    stamps[name] = stamp
  }
  writeManifest(file, {
    key: keyOf(config),
    startedAt,
    read: stamps,
    absent: [...new Set(absent)].sort(),
    result,
  })
}

/** The form of the manifest. Raise it when what a manifest holds, or means, changes. */
const form = 1

function keyOf(config: Config): string {
  return digest(JSON.stringify([form, version(), config]))
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
