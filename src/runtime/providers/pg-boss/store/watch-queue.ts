import type { Look, LookRequest, LookSource } from '../../../provider-kit/look-reader.js'
import { MOST_PUT_BACK } from '../../../provider-kit/job-changes.js'
import type { SeenJob } from '../../../provider-kit/job-changes.js'
import type { JobEvent } from '../../../job/watching.js'
import type { OpenBoss } from '../connection/open-boss.js'
import type { Row } from '../connection/sql.js'
import { engineId } from './engine-id.js'
import { selectText, toSnapshot } from './read-jobs.js'
import type { Tables } from './tables.js'
import { markWatched } from './watched-queues.js'

type Ask = <Answer>(question: (open: OpenBoss) => Promise<Answer>) => Promise<Answer>

const MORE = ', COALESCE(n.stalls, 0) AS stalls'

/** What is to be seen of one queue. pg-boss has no index for it: a look reads all jobs of the queue. */
export class QueueWatch implements LookSource {
  readonly #queueName: string
  readonly #ask: Ask
  #counted: number | undefined
  #untold = 0

  constructor(queueName: string, ask: Ask) {
    this.#queueName = queueName
    this.#ask = ask
  }

  async look({ since, begunSince, ids, most }: LookRequest): Promise<Look> {
    const name = this.#queueName
    return this.#ask(async ({ sql, tables }) => {
      // Before the jobs: what is counted after it is told by the next look.
      const { changes, now } = await markWatched(sql, tables, name)
      this.#untold += changes - (this.#counted ?? changes)
      this.#counted = changes
      const engineIds = ids.map((id) => engineId(name, id))
      const limit = most === Infinity ? null : most
      const rows = await sql(lookText(tables), [name, since, engineIds, limit, begunSince])
      const ended = rows.filter((row) => row['ended'] === true)
      const seen = new Map(rows.map((row) => [row['id'] as string, toSeen(row)]))
      const last = ended.at(-1)?.['completed_on'] as Date | undefined
      return { seen: [...seen.values()], now, until: ended.length < most ? now : (last ?? now) }
    })
  }

  async lookAt(jobId: string): Promise<Omit<Look, 'until'>> {
    const name = this.#queueName
    return this.#ask(async ({ sql, tables }) => {
      const text = `${selectText(tables, { more: MORE })} WHERE j.name = $1 AND j.id = $2::uuid`
      const rows = await sql(text, [name, engineId(name, jobId)])
      const [time] = await sql('SELECT now() AS now')
      return { seen: rows.map(toSeen), now: time?.['now'] as Date }
    })
  }

  /** Of jobs that left nothing behind, or were put back as if they had never been taken. */
  countMissed(events: readonly JobEvent[]): number {
    const isCounted = ({ type }: JobEvent): boolean => type === 'snoozed' || type === 'missed'
    this.#untold -= events.filter(isCounted).length
    const missed = Math.max(0, this.#untold)
    this.#untold -= missed
    return missed
  }
}

function lookText(tables: Tables): string {
  const jobs = `(
    SELECT *, false AS ended FROM ${tables.job} j
    WHERE j.name = $1 AND (j.state = 'active' OR j.id = ANY($3::uuid[]))
    UNION ALL (
      SELECT *, false AS ended FROM ${tables.job} j
      WHERE j.name = $1 AND j.state < 'active' AND j.started_on >= $5
      ORDER BY j.started_on DESC LIMIT ${MOST_PUT_BACK}
    )
    UNION ALL (
      SELECT *, true AS ended FROM ${tables.job} j
      WHERE j.name = $1 AND j.state > 'active' AND j.completed_on >= $2 ORDER BY j.completed_on, j.id LIMIT $4
    ))`
  const more = `${MORE}, j.ended`
  return `${selectText({ ...tables, job: jobs }, { more })} ORDER BY j.ended, j.completed_on, j.id`
}

function toSeen(row: Row): SeenJob {
  return { job: toSnapshot(row), stalls: Number(row['stalls']), due: row['start_after'] as Date }
}
