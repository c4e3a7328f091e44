import { Database } from '../../../src/runtime/providers/embedded/connection/database.js'

/** Every text that is prepared meanwhile. */
export async function preparedBy(work: () => Promise<void>): Promise<string[]> {
  const texts = new Set<string>()
  const { sql } = Database.prototype
  Database.prototype.sql = function remember(text) {
    texts.add(text)
    return sql.call(this, text)
  }
  try {
    await work()
  } finally {
    Database.prototype.sql = sql
  }
  return [...texts]
}

/** How SQLite goes about this statement. */
export function planOf(db: Database, text: string): string[] {
  const steps = db.driver.prepare(`EXPLAIN QUERY PLAN ${text}`).all()
  return steps.map(({ detail }) => String(detail))
}
