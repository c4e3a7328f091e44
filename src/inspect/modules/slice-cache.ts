import { createDisk, type Disk } from '../../disk/disk.js'
import { emptyTrace, type TraceDraft } from '../../disk/trace.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Texts } from '../../scan/texts.js'
import type { Additions } from './additions.js'
import type { PackagePlaces } from './package-places.js'
import type { ts } from '../source/typescript.js'

/** One import that must be resolved: a specifier, as one file writes it. */
export interface RequiredImport {
  readonly file: string
  readonly specifier: string
}

/** Wiring files, with the calls to read in each: by where they stand in its text, or `null` for all of them. */
export type WiringCalls = ReadonlyMap<string, ReadonlySet<number> | null>

/** Where an import leads. */
export interface Resolution extends ts.ResolvedModuleWithFailedLookupLocations {
  /** Whether the file's name differs from what is written, by its case alone. */
  readonly isMisspelled?: boolean
}

/** What stays from one round to the next: parsed files and resolutions. */
export interface SliceCache {
  /** Whether no import is ever left out. */
  readonly isWhole: boolean
  readonly files: Map<string, ts.SourceFile | undefined>
  /** The files whose tree was let go of once. One that is asked for again is shared, and its next tree stays. */
  readonly closed: Set<string>
  readonly needed: Map<string, Set<string>>
  readonly resolutions: Map<string, Resolution>
  moduleResolution?: ts.ModuleResolutionCache | undefined
  packages?: PackagePlaces | undefined
  /** What files outside the project add to the declarations of others, once a type may depend on it. */
  additions?: Additions | undefined
  /** What the scan of this run has read. */
  texts?: Texts | undefined
  /** The wirings that are asked for, by file; undefined where all of each file's may be. */
  calls?: WiringCalls | undefined
  /** What is wrong with each file by itself. */
  readonly findings: Map<string, readonly Diagnostic[]>
  /** Which files each file leads to, by the imports that were followed. */
  readonly leadsTo: Map<string, Set<string>>
  /** What the disk was asked, and the disk that notes it. */
  readonly trace: TraceDraft
  readonly disk: Disk
}

interface SliceCacheOptions {
  readonly isWhole?: boolean
  /** What was asked before. Default: nothing. */
  readonly trace?: TraceDraft
}

export function emptySliceCache({
  isWhole = false,
  trace = emptyTrace(),
}: SliceCacheOptions = {}): SliceCache {
  return {
    isWhole,
    files: new Map(),
    closed: new Set(),
    needed: new Map(),
    resolutions: new Map(),
    findings: new Map(),
    leadsTo: new Map(),
    trace,
    disk: createDisk(trace),
  }
}

/** Marks an import as needed. Returns false when it already was. */
export function requireImport(cache: SliceCache, { file, specifier }: RequiredImport): boolean {
  const needed = cache.needed.get(file) ?? new Set()
  if (needed.has(specifier)) return false
  cache.needed.set(file, needed.add(specifier))
  return true
}

/** Notes that one file leads to another. */
export function lead(cache: SliceCache, from: string, to: string | undefined): void {
  if (to === undefined) return
  const targets = cache.leadsTo.get(from)
  if (targets === undefined) cache.leadsTo.set(from, new Set([to]))
  else targets.add(to)
}

/** The files that a file's answers depend on, itself among them. */
export function reachable({ leadsTo }: Pick<SliceCache, 'leadsTo'>, file: string): Set<string> {
  const reached = new Set([file])
  for (const from of reached) {
    for (const to of leadsTo.get(from) ?? []) reached.add(to)
  }
  return reached
}

/** The files whose answers depend on one of some files, these among them. */
export function filesLeadingTo(
  { leadsTo }: Pick<SliceCache, 'leadsTo'>,
  files: readonly string[],
): Set<string> {
  const leaders = new Map<string, string[]>()
  for (const [from, targets] of leadsTo)
    for (const to of targets) {
      const known = leaders.get(to)
      if (known === undefined) leaders.set(to, [from])
      else known.push(from)
    }
  const leading = new Set(files)
  for (const to of leading) for (const from of leaders.get(to) ?? []) leading.add(from)
  return leading
}

/** Forgets what is known of a file that has changed. Its imports are looked at again. */
export function forget(cache: SliceCache, file: string): void {
  cache.files.delete(file)
  cache.needed.delete(file)
  cache.leadsTo.delete(file)
  for (const key of cache.resolutions.keys()) {
    if (key.startsWith(`${file}\0`)) cache.resolutions.delete(key)
  }
}
