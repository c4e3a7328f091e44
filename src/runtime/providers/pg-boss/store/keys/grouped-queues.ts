import type { OpenBoss } from '../../connection/open-boss.js'
import { quote } from '../quote.js'
import type { Tables } from '../tables.js'
import { claimLock } from './claim-lock.js'
import {
  COLUMNS,
  groupJobFunction,
  groupJobRows,
  groupJobsAddedFunction,
  IS_ADDED_AT_ONCE,
  IS_ONE_BY_ONE,
} from './group-trigger.js'
import { digestOf, makeFunction } from './own-function.js'

export interface GroupedQueue {
  readonly queueName: string
  readonly ordered: boolean
}

type Trigger = readonly [suffix: string, definition: string]

const PREFIX = 'pikku_groups_'
/** Of sets of triggers, before they become one. To drop a trigger locks the table against all who read it. */
const MOST_SETS = 8

/**
 * Groups the jobs of these queues: those that are there, and from now on whatever becomes of a job of theirs is written down.
 * A queue that was grouped once stays so, for workers with groups may still run; and an order that was kept is kept on.
 *
 * The triggers are on the table of all queues, so that pg-boss may make its partition of one anew. Each costs every statement,
 * so queues that are grouped together share a set of them, and sets become one when there are many, or when pikku has changed.
 */
export async function groupQueues(
  { sql, tables }: OpenBoss,
  wanted: readonly GroupedQueue[],
): Promise<void> {
  const { job } = tables
  const each = await makeFunction(sql, tables, groupJobFunction(tables))
  const added = await makeFunction(sql, tables, groupJobsAddedFunction(tables))
  const triggers: readonly Trigger[] = [
    ['put', `AFTER INSERT OR UPDATE ON ${job} ${ofRow('NEW')} EXECUTE FUNCTION ${each}()`],
    ['gone', `AFTER DELETE ON ${job} ${ofRow('OLD')} EXECUTE FUNCTION ${each}()`],
    [
      'added',
      `AFTER INSERT ON ${job} REFERENCING NEW TABLE AS added FOR EACH STATEMENT WHEN (${IS_ADDED_AT_ONCE}) EXECUTE FUNCTION ${added}(${LIST})`,
    ],
  ]
  await sql(`DO ${quote(groupingText(tables, wanted, triggers))}`)
}

/** Stands for the list of queues in the text of a trigger; no text of PostgreSQL holds it. */
const LIST = '\0'

function ofRow(row: 'NEW' | 'OLD'): string {
  return `FOR EACH ROW WHEN (${row}.name = ANY (${LIST}::text[]) AND ${IS_ONE_BY_ONE})`
}

/**
 * The locks of claims come before that of pg-boss's table, as in a claim. Whoever holds that one for long must not keep all
 * others waiting behind this: then the sets stay as they are. DROP TRIGGER by itself locks partitions before their table, and
 * so meets with who adds a job in a deadlock.
 */
function groupingText(
  tables: Tables,
  wanted: readonly GroupedQueue[],
  triggers: readonly Trigger[],
): string {
  const { schema, job, groupedQueues, groupJobs } = tables
  const names = wanted.map(({ queueName }) => quote(queueName)).toSorted()
  const rows = wanted.map(({ queueName, ordered }) => `(${quote(queueName)}, ${ordered})`)
  const prefix = quote(`${PREFIX}${digestOf(triggers.join())}_`)
  const isOurs = `tgrelid = ${quote(job)}::regclass AND starts_with(tgname, '${PREFIX}')`
  return `
DECLARE
  queues text;
  prefix text;
  other text;
  is_over boolean;
  turned boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(${quote(`pikku groups of ${schema}`)}, 0));
  UPDATE ${groupedQueues} SET ordered = true WHERE NOT ordered AND (queue, true) IN (${rows.join(', ')});
  turned := FOUND;
  WITH fresh AS (
    INSERT INTO ${groupedQueues} (queue, ordered) VALUES ${rows.join(', ')} ON CONFLICT DO NOTHING RETURNING queue
  )
  SELECT array_agg(queue ORDER BY queue)::text INTO queues FROM fresh;
  SELECT count(*) >= ${MOST_SETS * triggers.length} OR NOT COALESCE(bool_and(starts_with(tgname, ${prefix})), true) INTO is_over
  FROM pg_trigger WHERE ${isOurs};
  IF queues IS NULL AND NOT is_over AND NOT turned THEN RETURN; END IF;
  ${names.map((name) => `PERFORM ${claimLock(tables, name)};`).join('\n  ')}
  IF is_over THEN
    BEGIN
      PERFORM set_config('lock_timeout', '200ms', true);
      LOCK TABLE ${job} IN ACCESS EXCLUSIVE MODE;
      FOR other IN SELECT tgname FROM pg_trigger WHERE ${isOurs} LOOP
        EXECUTE 'DROP TRIGGER ' || quote_ident(other) || ${quote(` ON ${job}`)};
      END LOOP;
      SELECT array_agg(queue ORDER BY queue)::text INTO queues FROM ${groupedQueues};
    EXCEPTION WHEN lock_not_available THEN
    END;
  END IF;
  IF queues IS NOT NULL THEN
    PERFORM set_config('lock_timeout', '5s', true);
    prefix := ${prefix} || left(encode(sha256(convert_to(queues, 'UTF8')), 'hex'), 12) || '_';
    ${triggers.map(creationText).join('\n    ')}
  END IF;
  INSERT INTO ${groupJobs} AS m (${COLUMNS}) ${groupJobRows(tables, `(SELECT * FROM ${job} WHERE name IN (${names.join(', ')}) AND state <= 'active') j`)}
  ON CONFLICT (queue, job_id) DO UPDATE SET ordered = excluded.ordered WHERE m.ordered <> excluded.ordered;
END`
}

/** In PL/pgSQL: makes the trigger for `queues`. */
function creationText([suffix, definition]: Trigger): string {
  const text = definition.split(LIST).map(quote).join(' || quote_literal(queues) || ')
  return `EXECUTE 'CREATE TRIGGER ' || prefix || '${suffix} ' || ${text};`
}
