import { fileURLToPath } from 'node:url'
import type { Config } from '../config/config.js'
import { readText } from '../disk/read-text.js'
import { stampOf } from '../disk/stamp.js'
import type { Trace } from '../disk/trace.js'
import { digest, digestFile } from './digest.js'
import { manifestFile, readManifest, writeManifest } from './manifest-file.js'
import type { CompiledResult, FileStamp } from './manifest.js'
import { refresh } from './refresh.js'

/** What the last run compiled these files to, if nothing that it asked of the disk has another answer; else null. */
export function recall(config: Config, files: readonly string[]): CompiledResult | null {
  const file = manifestFile(config)
  const manifest = file === null ? null : readManifest(file, keyOf(config))
  if (file === null || manifest === null) return null
  const fresh = refresh(manifest, files)
  if (fresh !== null && fresh !== manifest) writeManifest(file, fresh)
  return fresh?.result ?? null
}

export interface Memory {
  readonly startedAt: number
  /** The project's source files. */
  readonly files: readonly string[]
  readonly trace: Trace
  readonly result: CompiledResult
}

/** The clock of a file system may be this much behind. */
const clockMilliseconds = 20

export function remember(config: Config, { startedAt, files, trace, result }: Memory): void {
  const file = manifestFile(config)
  if (file === null) return
  const read: Record<string, FileStamp> = {}
  for (const name of [...new Set([...files, ...trace.read])].sort()) {
    const stamp = stampOf(name)
    // A file that changed while we ran may have been read before or after.
    if (stamp === undefined || stamp.changed > startedAt - clockMilliseconds) return
    const hash = digestFile(name)
    if (hash === undefined) return
    read[name] = { ...stamp, hash }
  }
  writeManifest(file, {
    key: keyOf(config),
    startedAt,
    read,
    absent: [...trace.absent].sort(),
    absentDirectories: [...trace.absentDirectories].sort(),
    links: Object.fromEntries(trace.links),
    listed: Object.fromEntries(trace.listed),
    result,
  })
}

/** The form of the manifest. Raise it when what a manifest holds, or means, changes. */
const form = 2

function keyOf(config: Config): string {
  return digest(JSON.stringify([form, version(), config]))
}

function version(): string {
  const file = fileURLToPath(new URL('../../package.json', import.meta.url))
  return (JSON.parse(readText(file)) as { version: string }).version
}
