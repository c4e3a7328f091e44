import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config/config.js'
import { readText } from '../disk/read-text.js'
import { isSameStamp, stampOf } from '../disk/stamp.js'
import type { Trace } from '../disk/trace.js'
import { cacheFile, writeCacheFile } from './cache-file.js'
import { digestOf, digestOfFile } from './digest.js'
import type { CompiledResult, FileStamp, Manifest } from './manifest.js'
import { readReading, writeReading } from './reading-file.js'
import { refresh } from './refresh.js'

/** What the last run left, of a project in which nothing but the content of files has changed since. */
export interface Recollection {
  readonly result: CompiledResult
  /** Absolute paths of the files whose content is another now: when there are none, the result stands. */
  readonly changed: readonly string[]
  /** What the inspector gave to be kept; null where it is lost. It is read when it is asked for. */
  readonly reading: () => unknown
  /** What was read, by its stamps: what has not changed need not be read again to be remembered. */
  readonly stamps: Readonly<Record<string, FileStamp>>
}

/** Null where anything else has changed, and where nothing is remembered. */
export function recall(config: Config, files: readonly string[]): Recollection | null {
  const manifest = readManifest(config)
  const fresh = manifest && refresh(manifest, files)
  if (fresh === null) return null
  const { changed } = fresh
  const isRestamped = fresh.manifest !== manifest
  if (isRestamped && changed.length === 0) writeManifest(config, fresh.manifest)
  const { result, reading, read } = fresh.manifest
  // A changed file may have the stamp that it had, on a clock of coarse grain, but never the hash.
  const isOther = new Set(changed)
  const stamps = Object.fromEntries(Object.entries(read).filter(([file]) => !isOther.has(file)))
  return {
    result,
    changed,
    reading: () => (reading === null ? null : readReading(config, reading)),
    stamps,
  }
}

export interface Memory {
  /** Milliseconds since 1970, taken before the first file was read. */
  readonly startedAt: number
  /** The project's source files. */
  readonly files: readonly string[]
  readonly trace: Trace
  readonly result: CompiledResult
  /** Plain data, for the run that comes next. */
  readonly reading: unknown
  /** Of the run before; empty when there is none. */
  readonly stamps: Readonly<Record<string, FileStamp>>
}

/** The clock of a file system may be this much behind. */
const clockMilliseconds = 20

export function remember(config: Config, memory: Memory): void {
  if (cacheFile(config, 'manifest') === null) return
  const { startedAt, trace, result } = memory
  const read: Record<string, FileStamp> = {}
  for (const name of [...new Set([...memory.files, ...trace.read])].sort()) {
    const stamp = stampOf(name)
    // A file that changed while we ran may have been read before or after.
    if (stamp === undefined || stamp.changed > startedAt - clockMilliseconds) return
    const known = memory.stamps[name]
    const hash = known !== undefined && isSameStamp(known, stamp) ? known.hash : digestOfFile(name)
    if (hash === undefined) return
    read[name] = { ...stamp, hash }
  }
  writeManifest(config, {
    key: keyOf(config),
    startedAt,
    read,
    absent: [...trace.absent].sort(),
    absentDirectories: [...trace.absentDirectories].sort(),
    links: Object.fromEntries(trace.links),
    listed: Object.fromEntries(trace.listed),
    result,
    reading: writeReading(config, memory.reading),
  })
}

function writeManifest(config: Config, manifest: Manifest): void {
  const file = cacheFile(config, 'manifest')
  if (file !== null) writeCacheFile(file, JSON.stringify(manifest))
}

/** Null when there is none, when it is of another key, or when it cannot be read. */
function readManifest(config: Config): Manifest | null {
  const file = cacheFile(config, 'manifest')
  try {
    const manifest = file && (JSON.parse(readFileSync(file, 'utf8')) as Manifest)
    return manifest && manifest.key === keyOf(config) ? manifest : null
  } catch {
    return null
  }
}

/** The form of what is kept. Raise it when what a manifest or a reading holds, or means, changes. */
const form = 6

/** Node's version is part of it, because V8 has a form of its own for what it serializes. */
function keyOf(config: Config): string {
  return digestOf(JSON.stringify([form, version(), process.versions.v8, config]))
}

function version(): string {
  const file = fileURLToPath(new URL('../../package.json', import.meta.url))
  return (JSON.parse(readText(file)) as { version: string }).version
}
