import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Stamp } from '../disk/stamp.js'
import type { EmittedFile } from '../emit/emitted-file.js'

/** What a run read and what came of it: enough to know, without the compiler, that nothing has changed since. */
export interface Manifest {
  /** Of this version of pikku, these settings and this form of manifest. Another key is another manifest. */
  readonly key: string
  /** Milliseconds since 1970, taken before the first file was read. */
  readonly startedAt: number
  /** Every source file of the project, and every other file that was read. */
  readonly read: Readonly<Record<string, FileStamp>>
  /** Places where a file was looked for and not found: a file there would change the answer. */
  readonly absent: readonly string[]
  /** The same for directories. */
  readonly absentDirectories: readonly string[]
  /** Links that were followed, by where they led. */
  readonly links: Readonly<Record<string, string>>
  /** Directories whose subdirectories were asked for, by their names. */
  readonly listed: Readonly<Record<string, string>>
  readonly result: CompiledResult
  /** The digest of what was read of each file, which is kept beside this; null where it could not be kept. */
  readonly reading: string | null
}

export interface FileStamp extends Stamp {
  readonly hash: string
}

/** What does not depend on anything but the files. `files` is null when there were errors. */
export interface CompiledResult {
  readonly queues: number
  readonly files: readonly EmittedFile[] | null
  readonly diagnostics: readonly Diagnostic[]
}
