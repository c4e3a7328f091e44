import type { EnginePlace } from '../../live/open-engine.js'
import type { LiveJobs } from '../../live/open-jobs.js'
import type { ProjectFlags } from '../program.js'
import type { Terminal } from '../terminal.js'

/** What the verbs of `pikku jobs` take; each takes some of it. */
export interface JobsFlags extends ProjectFlags, EnginePlace {
  readonly json?: boolean
  readonly yes?: boolean
  readonly status?: readonly string[]
  /** `path=value`. */
  readonly where?: readonly string[]
  readonly limit?: number
  readonly all?: boolean
  readonly reason?: string
  readonly delay?: string
  readonly priority?: string
  readonly jobId?: string
  readonly preview?: boolean
  readonly watch?: boolean
}

export interface JobsContext extends LiveJobs {
  /** Of the command line, without the queue. */
  readonly args: readonly string[]
  readonly flags: JobsFlags
  readonly terminal: Terminal
}

/** Does one verb for one queue, and resolves to the exit code. Throws what the runtime throws, and `UsageError`. */
export type JobsVerb = (queue: string, context: JobsContext) => Promise<number>
