import type { JobOptions } from '../../../job/options/job-options.js'
import { refuseOtherKeys } from '../../../provider-kit/refuse-other-keys.js'
import type { KeysOfJob } from '../../../provider-kit/refuse-other-keys.js'
import type { Sql } from '../connection/sql.js'
import { encodeEnvelope, readEnvelope } from './envelope.js'
import type { Tables } from './tables.js'

/** Of no such job an attempt was made: `started_on` is kept by those that were only put back. */
const NOT_BEGUN = `name = $1 AND id = $2::uuid AND state < 'active' AND started_on IS NULL`

/**
 * Replaces the data of a job of which no attempt was made, and its version. `false` when there is none. Throws
 * `InvalidJobOptionsError` for data with other keys.
 */
export async function updateJob(
  sql: Sql,
  { job }: Tables,
  { queueName, id }: { readonly queueName: string; readonly id: string },
  change: KeysOfJob & { readonly data: string | undefined; readonly version: number | undefined },
): Promise<boolean> {
  const read = `SELECT data, data::text AS stored FROM ${job} WHERE ${NOT_BEGUN}`
  const write = `UPDATE ${job} SET data = $4::jsonb WHERE ${NOT_BEGUN} AND data = $3::jsonb RETURNING 1`
  for (;;) {
    const [row] = await sql(read, [queueName, id])
    if (row === undefined) return false
    const { options, ...envelope } = readEnvelope(row['data'])
    refuseOtherKeys(change, { group: options.group?.id, unique: envelope.unique?.key })
    const { data } = change
    const changed = encodeEnvelope({
      ...envelope,
      data,
      options: withVersion(options, change.version),
    })
    // What somebody else has changed in the meantime, its delay for one, is not to be lost.
    if ((await sql(write, [queueName, id, row['stored'], changed])).length > 0) return true
  }
}

function withVersion(stored: JobOptions, version: number | undefined): JobOptions | undefined {
  const { version: _, ...options } = stored
  if (version !== undefined) return { ...options, version }
  return Object.keys(options).length === 0 ? undefined : options
}
