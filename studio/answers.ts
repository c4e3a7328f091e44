/** What the server answers: see `src/studio`, which these types follow. */
import type { ActResult } from '../src/studio/acts.js'
import type { Described } from '../src/studio/describe-value.js'
import type { JobDetails, JobRow } from '../src/studio/job-view.js'
import type { KeysView } from '../src/studio/keys-view.js'
import type { ProjectView, QueueView } from '../src/studio/project-view.js'
import type { QueueNumbers, Sample } from '../src/studio/queue-sampler.js'

export type {
  ActResult,
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
