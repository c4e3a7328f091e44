import { Client } from 'pg'

/**
 * Moves the clock of a queue: instead of the time, everything that was written is moved the other way, behind the backs of
 * the triggers. Times are whole milliseconds, so that those of a model are the same.
 */
export class QueueClock {
  readonly #client: Client
  readonly #queue: string
  /** How far the clock is ahead of that of the database, in milliseconds. */
  #ahead = 0

  private constructor(client: Client, queue: string) {
    this.#client = client
    this.#queue = queue
  }

  static async open(url: string, queue: string): Promise<QueueClock> {
    const client = new Client(url)
    await client.connect()
    await client.query('SET session_replication_role = replica')
    return new QueueClock(client, queue)
  }

  async now(): Promise<number> {
    const { rows } = await this.#client.query(
      'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
    )
    return rows[0].ms + this.#ahead
  }

  /** A time as PostgreSQL writes it, on this clock. */
  read(time: string): number {
    return Math.floor(Date.parse(time.replace(' ', 'T').replace(/\+00$/, 'Z'))) + this.#ahead
  }

  /** When a job is due, to the millisecond. */
  async dueOf(id: string): Promise<number> {
    const values = [this.#queue, id]
    await this.#client.query(
      `UPDATE pgboss_pikku.group_jobs g SET due = date_trunc('milliseconds', due),
         first_due = date_trunc('milliseconds', first_due), ready_on = date_trunc('milliseconds', ready_on)
       FROM pgboss.job j WHERE j.name = $1 AND j.data ->> 'id' = $2 AND g.queue = $1 AND g.job_id = j.id`,
      values,
    )
    const { rows } = await this.#client.query(
      `UPDATE pgboss.job SET start_after = date_trunc('milliseconds', start_after)
       WHERE name = $1 AND data ->> 'id' = $2
       RETURNING floor(extract(epoch FROM start_after) * 1000)::float8 AS ms`,
      values,
    )
    return rows[0].ms + this.#ahead
  }

  /** By which a run is known as the one that holds its job. */
  async fenceOf(engineId: string): Promise<string> {
    const { rows } = await this.#client.query(
      'SELECT started_on::text AS fence FROM pgboss.job WHERE name = $1 AND id = $2',
      [this.#queue, engineId],
    )
    return rows[0].fence
  }

  async pass(ms: number): Promise<void> {
    this.#ahead += ms
    const by = `${ms} * interval '1 millisecond'`
    const queue = `'${this.#queue}'`
    await this.#client.query(`
      UPDATE pgboss.job SET start_after = start_after - CASE WHEN start_after < '9999-01-01' THEN ${by} ELSE '0' END, created_on = created_on - ${by},
        started_on = started_on - ${by} WHERE name = ${queue};
      UPDATE pgboss_pikku.group_jobs SET due = due - ${by}, first_due = first_due - ${by},
        created_on = created_on - ${by}, ready_on = ready_on - ${by} WHERE queue = ${queue};
      UPDATE pgboss_pikku.recent_keys SET until = until - ${by} WHERE queue = ${queue};
      UPDATE pgboss_pikku.job_groups SET open_at = open_at - ${by} WHERE queue = ${queue};
      UPDATE pgboss_pikku.queue_rules SET open_at = open_at - ${by} WHERE queue = ${queue};
      UPDATE pgboss_pikku.run_starts SET at = at - ${ms}, buckets = (
        SELECT jsonb_object_agg(name, jsonb_build_array((full_at ->> 0)::bigint - ${ms}, full_at -> 1))
        FROM jsonb_each(buckets) AS b(name, full_at)
      ) WHERE queue = ${queue}`)
  }

  close(): Promise<void> {
    return this.#client.end()
  }
}
