/** What the server answers: see `src/studio`, which these types follow. */
import type { Described } from '../src/studio/describe-value.js'
import type { JobDetails, JobRow } from '../src/studio/job-view.js'
import type { KeysView } from '../src/studio/keys-view.js'
import type { ProjectView, QueueView } from '../src/studio/project-view.js'
import type { QueueNumbers, Sample } from '../src/studio/queue-sampler.js'

export type {
  Described,
  JobDetails,
  JobRow,
  KeysView,
  ProjectView,
  QueueNumbers,
  QueueView,
  Sample,
}

export interface JobsPage {
  readonly jobs: readonly JobRow[]
  readonly cursor?: string
  readonly seen: number
}

export interface ActResult {
  readonly count?: number
  readonly id?: string
  readonly refused?: readonly { readonly id: string; readonly message: string }[]
  readonly letters?: readonly Described[]
  /** Where a step that was not the last has ended. */
  readonly cursor?: string
  /** In the answer to the first step: how many jobs there were to change. */
  readonly total?: number
}

export interface Issue {
  readonly path: readonly (string | number)[]
  readonly message: string
}

export type Checked =
  | { readonly isValid: true }
  | { readonly isValid: false; readonly message: string; readonly issues?: readonly Issue[] }

export interface Schedule {
  readonly key: string
  readonly cron?: string
  readonly timezone?: string
  readonly every?: number
  readonly next?: string
  readonly data: Described
}
