import { createHash } from 'node:crypto'

import { OncePerKey } from '../../../../provider-kit/open-once.js'
import type { Sql } from '../../connection/sql.js'
import { quote } from '../quote.js'
import type { Tables } from '../tables.js'

/** A function of PL/pgSQL in pikku's own schema. */
export interface OwnFunction {
  readonly name: string
  readonly parameters: string
  readonly returns: string
  readonly body: string
  /** More settings, under which it runs. */
  readonly settings?: string
  /** Its plans leave no choice, or it is only called by another one, under whose settings it runs. */
  readonly isInner?: true
}

const made = new WeakMap<Tables, OncePerKey<string, string>>()

/**
 * Makes the function if it is missing, and gives its name, which contains a digest of its text: processes with different
 * versions of pikku or of pg-boss use one database, and each finds the function that it was written for.
 */
export function makeFunction(sql: Sql, tables: Tables, wanted: OwnFunction): Promise<string> {
  const names = made.get(tables) ?? new OncePerKey<string, string>()
  made.set(tables, names)
  return names.get(wanted.name, () => make(sql, tables, wanted))
}

async function make(sql: Sql, { ownSchema }: Tables, wanted: OwnFunction): Promise<string> {
  const { parameters, returns, body, settings = '', isInner } = wanted
  const plans = isInner === true ? '' : PLANS
  const head = `(${parameters}) RETURNS ${returns} LANGUAGE plpgsql${plans}${settings}`
  const name = `${ownSchema}.${wanted.name}_${digestOf(head + body)}`
  const [found] = await sql('SELECT to_regproc($1) IS NOT NULL AS found', [name])
  if (found?.['found'] === true) return name
  await sql(`
    SELECT pg_advisory_xact_lock(hashtextextended('pikku ' || current_database(), 0));
    CREATE OR REPLACE FUNCTION ${name} ${head} AS ${quote(body)}`)
  return name
}

/**
 * A plan is made once for each connection: to make it anew for every statement costs more than to run it. PostgreSQL may
 * take these tables for small then, since they often are. Whatever it believes, it must use the indexes, or a claim would
 * cost more with each job that waits.
 */
const PLANS = [
  ' SET plan_cache_mode = force_generic_plan',
  ...['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'sort'].map(
    (way) => `SET enable_${way} = off`,
  ),
].join(' ')

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
