import type { OpenBoss } from '../connection/open-boss.js'
import type { ListenHandle } from '../connection/pg-boss-module.js'

export interface Listener {
  /** A queue has something new. */
  readonly onQueue: (queueName: string) => void
  /** Something may have been missed. */
  readonly onReconnect: () => void
  readonly report: (error: unknown) => void
}

/** Hears of new jobs, where pg-boss and the connection can; `undefined` where the workers have to look for them. */
export async function listen(
  { database, sql, tables }: OpenBoss,
  { onQueue, onReconnect, report }: Listener,
): Promise<ListenHandle | undefined> {
  if (tables.channel === undefined || database.listen === undefined) return undefined
  try {
    const [row] = await sql(`SELECT ${tables.channel} AS channel`)
    return await database.listen(String(row?.['channel']), onQueue, onReconnect)
  } catch (error) {
    // A pooler in transaction mode, say.
    report(error)
    return undefined
  }
}
