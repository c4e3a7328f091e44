/**
 * What a run asked the disk, and what the disk said. The same answers give the same result, so this is all that the run
 * cache compares and all that watch looks at. Absolute paths with `/`.
 */
export interface Trace {
  /** Files whose content was read. */
  readonly read: ReadonlySet<string>
  /** Places where a file was looked for and none was, also on the way to one that was found. */
  readonly absent: ReadonlySet<string>
  /** The same for directories. */
  readonly absentDirectories: ReadonlySet<string>
  /** Links that were followed, by where they led. */
  readonly links: ReadonlyMap<string, string>
  /** Directories of which the subdirectories were asked for, by their names. */
  readonly listed: ReadonlyMap<string, string>
}

/** A trace that is being written. */
export interface TraceDraft extends Trace {
  readonly read: Set<string>
  readonly absent: Set<string>
  readonly absentDirectories: Set<string>
  readonly links: Map<string, string>
  readonly listed: Map<string, string>
}

export function emptyTrace(): TraceDraft {
  return {
    read: new Set(),
    absent: new Set(),
    absentDirectories: new Set(),
    links: new Map(),
    listed: new Map(),
  }
}

export function joinTraces(traces: readonly Trace[]): Trace {
  return {
    read: new Set(traces.flatMap(({ read }) => [...read])),
    absent: new Set(traces.flatMap(({ absent }) => [...absent])),
    absentDirectories: new Set(traces.flatMap(({ absentDirectories }) => [...absentDirectories])),
    links: new Map(traces.flatMap(({ links }) => [...links])),
    listed: new Map(traces.flatMap(({ listed }) => [...listed])),
  }
}
