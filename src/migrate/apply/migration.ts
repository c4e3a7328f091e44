import type { PlannedFile } from '../../output/plan.js'

/** How kinds of jobs are told apart that had a name each: by a queue for each of them, or by their data. */
export type JobNameWay = 'queues' | 'union'

export interface MigrationOptions {
  /** How kinds of jobs are told apart that had a name each; without it, their queue is left alone. */
  readonly jobNames?: JobNameWay | undefined
}

/** What a migration would do, and what it leaves to a person. */
export interface Migration {
  /** Paths are relative to the project. */
  readonly files: readonly PlannedFile[]
  /** Code that cannot be rewritten without changing what it does. */
  readonly left: readonly Remark[]
  /** What the rewritten code still needs, in places that a rewriting cannot know. */
  readonly next: readonly Remark[]
}

export interface Remark {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What would be wrong with a file that was not wrong before. */
export interface Fault {
  /** Absolute, with `/`. */
  readonly file: string
  /** In the new text, from 1. */
  readonly line: number
  readonly message: string
}

/** Says what would be wrong with the project if files had these texts, by absolute path. */
export type Verify = (texts: ReadonlyMap<string, string>) => readonly Fault[]
