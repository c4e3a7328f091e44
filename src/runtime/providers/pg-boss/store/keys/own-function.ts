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
  /** It reads or writes the table of jobs. */
  readonly usesJobs?: true
  /** Its plans leave no choice, or it is only called by another one, under whose settings it runs. */
  readonly isInner?: true
}

/** Says what a function is in this database. It stands for the function: two of one name are two. */
export type DefineFunction = (tables: Tables, sql: Sql) => OwnFunction | Promise<OwnFunction>

const made = new WeakMap<Tables, OncePerKey<DefineFunction, string>>()

/**
 * Makes the function if it is missing, and gives its name, which contains a digest of its text: processes with different
 * versions of pikku or of pg-boss use one database, and each finds the function that it was written for.
 */
export function makeFunction(sql: Sql, tables: Tables, define: DefineFunction): Promise<string> {
  const names = made.get(tables) ?? new OncePerKey<DefineFunction, string>()
  made.set(tables, names)
  return names.get(define, async () => make(sql, tables, await define(tables, sql)))
}

async function make(sql: Sql, tables: Tables, wanted: OwnFunction): Promise<string> {
  const { ownSchema, isPartitioned } = tables
  const { parameters, returns, body, settings = '', usesJobs, isInner } = wanted
  const plans = isInner === true ? '' : plansOf(usesJobs === true && isPartitioned)
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
 * SQL: how the statements of a function are planned. A plan is made once for each connection, since to make it anew for every
 * statement costs more than to run it. PostgreSQL may take these tables for small then, as they often are. Whatever it believes,
 * it must use the indexes, or a claim would cost more with each job that waits.
 *
 * A plan for all queues holds all partitions, though. Where each queue has one, it takes half a millisecond for each queue,
 * within the locks of the function, and each run of it locks them all: sixty connections that used 400 queues ran out of
 * what PostgreSQL has for locks. A plan for the queue in question knows its partition.
 */
function plansOf(hasManyPartitions: boolean): string {
  const ways = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'sort']
  return [
    ` SET plan_cache_mode = force_${hasManyPartitions ? 'custom' : 'generic'}_plan`,
    ...ways.map((way) => `SET enable_${way} = off`),
  ].join(' ')
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
