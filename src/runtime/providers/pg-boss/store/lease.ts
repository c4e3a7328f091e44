import type { Tables } from './tables.js'

/**
 * A job in hand is held by a lease: it ends `GRACE` before pg-boss's own expiry of the job would. So pg-boss, which
 * would count the lost attempt and knows no dead letter of ours, acts only when no worker of ours has looked for more
 * than a day. No expiry that somebody else asks for is as long (pg-boss allows 24 hours), so the length of the expiry
 * tells which active jobs are ours.
 */
const GRACE_SECONDS = 100_000

/** The column is a 32-bit integer, to which the age of the job is added. 30 years. */
const LONGEST_SECONDS = 1_000_000_000

/** SQL: the expiry of a job that is taken now and held for `milliseconds`. */
export function newLease({ expiresInSeconds }: Tables, milliseconds: number): string {
  return expiresInSeconds
    ? String(GRACE_SECONDS + Math.min(LONGEST_SECONDS, Math.ceil(milliseconds / 1_000)))
    : `interval '${GRACE_SECONDS * 1_000 + milliseconds} milliseconds'`
}

/** SQL: the expiry of a job that was taken at `j.started_on`, so that it is held for `milliseconds` from now on. */
export function renewedLease(tables: Tables, milliseconds: number): string {
  return tables.expiresInSeconds
    ? `${newLease(tables, milliseconds)} + ceil(extract(epoch FROM now() - j.started_on))::int`
    : `${newLease(tables, milliseconds)} + (now() - j.started_on)`
}

/** SQL: true for an active job `j` of ours whose lease is over. */
export function leaseIsOver({ expiresInSeconds }: Tables): string {
  const expiry = expiresInSeconds ? `j.expire_seconds * interval '1 second'` : 'j.expire_in'
  const grace = `interval '${GRACE_SECONDS} seconds'`
  return `(${expiry} >= ${grace} AND j.started_on + ${expiry} - ${grace} < now())`
}

export function leaseColumn({ expiresInSeconds }: Tables): string {
  return expiresInSeconds ? 'expire_seconds' : 'expire_in'
}
