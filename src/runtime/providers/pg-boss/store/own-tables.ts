import { StoreIncompatibleError } from '../../../job/errors/store-incompatible-error.js'
import type { Sql } from '../connection/sql.js'
import { keyTables, keyTablesText } from './keys/key-tables.js'
import type { Tables } from './tables.js'

const FORMAT = 1

/**
 * Makes pikku's own tables where they are missing. They are in a schema of their own: pg-boss checks its own for what
 * does not belong there. Throws `StoreIncompatibleError` for tables that a later pikku has made.
 */
export async function createOwnTables(sql: Sql, tables: Tables): Promise<void> {
  const { format, complete } = await readFormat(sql, tables)
  if (format === undefined || (format === FORMAT && !complete)) await sql(creation(tables))
  else if (format !== FORMAT) {
    throw new StoreIncompatibleError(
      `The schema ${tables.ownSchema} is in format ${format}; this pikku reads format ${FORMAT}`,
    )
  }
}

interface Found {
  readonly format: number | undefined
  /** `false` where an earlier pikku has made them, which knew fewer. It goes on with those that it knows. */
  readonly complete: boolean
}

async function readFormat(sql: Sql, tables: Tables): Promise<Found> {
  const { ownSchema, logs, paused, declared, watched } = tables
  const names = [logs, paused, declared, watched, ...keyTables(tables)]
  const text = `
    SELECT to_regclass($1) IS NOT NULL AS found,
      (SELECT bool_and(to_regclass(name) IS NOT NULL) FROM unnest($2::text[]) AS name) AS complete`
  const [found] = await sql(text, [`${ownSchema}.format`, names])
  const complete = found?.['complete'] === true
  if (found?.['found'] !== true) return { format: undefined, complete }
  const [row] = await sql(`SELECT version FROM ${ownSchema}.format`)
  return { format: row === undefined ? undefined : Number(row['version']), complete }
}

// Several statements at once are one transaction, and its lock makes processes that start together take turns. Who has
// waited still remembers from before that there is no such schema: to read another table is what makes PostgreSQL look
// at what was committed meanwhile (else: duplicate key in pg_namespace).
function creation(tables: Tables): string {
  const { ownSchema, notes, logs, schedules, paused, declared, watched } = tables
  return `
    SELECT pg_advisory_xact_lock(hashtextextended('pikku ' || current_database(), 0));
    SELECT count(*) FROM pg_catalog.pg_namespace;
    CREATE SCHEMA IF NOT EXISTS ${ownSchema};
    CREATE TABLE IF NOT EXISTS ${notes} (
      queue text NOT NULL,
      job_id uuid NOT NULL,
      stalls int NOT NULL DEFAULT 0,
      progress jsonb,
      attempt_started_on timestamptz,
      updated_on timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (queue, job_id)
    );
    CREATE TABLE IF NOT EXISTS ${logs} (
      queue text NOT NULL,
      job_id uuid NOT NULL,
      created_on timestamptz NOT NULL,
      seq bigserial,
      text text NOT NULL,
      PRIMARY KEY (queue, job_id, seq)
    );
    CREATE TABLE IF NOT EXISTS ${schedules} (
      queue text NOT NULL,
      key text NOT NULL,
      cron text,
      timezone text,
      every bigint,
      priority int NOT NULL,
      envelope jsonb NOT NULL,
      next_id uuid NOT NULL,
      next_run timestamptz NOT NULL,
      PRIMARY KEY (queue, key)
    );
    CREATE TABLE IF NOT EXISTS ${paused} (queue text PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS ${watched} (
      queue text PRIMARY KEY,
      changes bigint NOT NULL DEFAULT 0,
      seen_on timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE IF NOT EXISTS ${declared} (
      queue text NOT NULL,
      key text NOT NULL,
      wired jsonb NOT NULL,
      declared text NOT NULL,
      PRIMARY KEY (queue, key)
    );
    ${keyTablesText(tables)}
    CREATE TABLE IF NOT EXISTS ${ownSchema}.format (version int PRIMARY KEY);
    INSERT INTO ${ownSchema}.format VALUES (${FORMAT}) ON CONFLICT DO NOTHING`
}
