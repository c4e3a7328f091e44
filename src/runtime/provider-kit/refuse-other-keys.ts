import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'

/** The keys of one job, where it has them. */
export interface KeysOfJob {
  readonly group: string | undefined
  readonly unique: string | undefined
}

/** For new data of a job: its keys must stay. Throws `InvalidJobOptionsError`. */
export function refuseOtherKeys(given: KeysOfJob, stored: KeysOfJob): void {
  for (const option of ['group', 'unique'] as const) {
    const [is, was] = [given[option], stored[option]]
    if (is === undefined || was === undefined || is === was) continue
    throw new InvalidJobOptionsError(
      `${option}: the new data has the key ${is}, and the job was added with ${was}; remove the job and add another one`,
    )
  }
}
