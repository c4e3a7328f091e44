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
 * Their argument is the list of their queues: somebody may have dropped them.
 */
export async function groupQueues(
  { sql, tables }: OpenBoss,
  wanted: readonly GroupedQueue[],
): Promise<void> {
  const { job } = tables
  const each = await makeFunction(sql, tables, groupJobFunction)
  const added = await makeFunction(sql, tables, groupJobsAddedFunction)
  const triggers: readonly Trigger[] = [
    ['put', `AFTER INSERT OR UPDATE ON ${job} ${ofRow('NEW')} EXECUTE FUNCTION ${each}(${LIST})`],
    ['gone', `AFTER DELETE ON ${job} ${ofRow('OLD')} EXECUTE FUNCTION ${each}(${LIST})`],
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
  const rows = wanted
    .map(({ queueName, ordered }) => `(${quote(queueName)}, ${ordered})`)
    .join(', ')
  const form = quote(`${PREFIX}${digestOf(triggers.join())}_`)
  const isOurs = `tgrelid = ${quote(job)}::regclass AND starts_with(tgname, '${PREFIX}')`
  const drop = (name: string): string =>
    `EXECUTE 'DROP TRIGGER IF EXISTS ' || ${name} || ${quote(` ON ${job}`)};`
  return `
DECLARE
  queues text[];
  covered text[];
  prefix text;
  other text;
  is_earlier boolean;
  are_many boolean;
  turned boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(${quote(`pikku groups of ${schema}`)}, 0));
  UPDATE ${groupedQueues} SET ordered = true WHERE NOT ordered AND (queue, true) IN (${rows});
  turned := FOUND;
  INSERT INTO ${groupedQueues} (queue, ordered) VALUES ${rows} ON CONFLICT DO NOTHING;
  covered := ARRAY(
    SELECT queue
    FROM pg_trigger, unnest(convert_from(substring(tgargs FOR length(tgargs) - 1), getdatabaseencoding())::text[]) AS queue
    WHERE ${isOurs} AND starts_with(tgname, ${form}) GROUP BY queue HAVING count(*) >= ${triggers.length}
  );
  queues := ARRAY(SELECT queue FROM ${groupedQueues} WHERE queue IN (${names.join(', ')}) AND queue <> ALL (covered) ORDER BY queue);
  SELECT count(*) >= ${MOST_SETS * triggers.length}, bool_or(NOT starts_with(tgname, ${form})) INTO are_many, is_earlier
  FROM pg_trigger WHERE ${isOurs};
  IF queues = '{}' AND NOT turned AND NOT are_many AND is_earlier IS NOT TRUE THEN RETURN; END IF;
  ${names.map((name) => `PERFORM ${claimLock(tables, name)};`).join('\n  ')}
  IF are_many OR is_earlier THEN
    BEGIN
      PERFORM set_config('lock_timeout', '200ms', true);
      LOCK TABLE ${job} IN ACCESS EXCLUSIVE MODE;
      FOR other IN SELECT tgname FROM pg_trigger WHERE ${isOurs} LOOP
        ${drop('quote_ident(other)')}
      END LOOP;
      queues := ARRAY(SELECT queue FROM ${groupedQueues} WHERE is_earlier OR queue = ANY (covered || queues) ORDER BY queue);
    EXCEPTION WHEN lock_not_available THEN
    END;
  END IF;
  IF queues <> '{}' THEN
    PERFORM set_config('lock_timeout', '5s', true);
    prefix := ${form} || left(encode(sha256(convert_to(queues::text, 'UTF8')), 'hex'), 12) || '_';
    ${triggers.map(([suffix, definition]) => drop(`prefix || '${suffix}'`) + creationText(suffix, definition)).join('\n    ')}
  END IF;
  INSERT INTO ${groupJobs} AS m (${COLUMNS}) ${groupJobRows(tables, `(SELECT * FROM ${job} WHERE name IN (${names.join(', ')}) AND state <= 'active') j`, 'name')}
  ON CONFLICT (queue, job_id) DO UPDATE SET ordered = excluded.ordered WHERE m.ordered <> excluded.ordered;
END`
}

/** In PL/pgSQL: makes the trigger for `queues`. */
function creationText(suffix: string, definition: string): string {
  const text = definition.split(LIST).map(quote).join(' || quote_literal(queues::text) || ')
  return `EXECUTE 'CREATE TRIGGER ' || prefix || '${suffix} ' || ${text};`
}
