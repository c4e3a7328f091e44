import { insertColumns, insertValues, RETENTION } from '../insert-jobs.js'
import { quote } from '../quote.js'
import type { Tables } from '../tables.js'
import { NEVER, storedKey } from './key-tables.js'
import type { OwnFunction } from './own-function.js'

/** PostgreSQL has room for some 6,400 locks in all, unless it is told otherwise. */
const MOST_LOCKS = 200

/**
 * Adds jobs, of which some have a key of `unique`, in their order. Whoever adds a job of a key first takes the lock of
 * that key, until the end of the transaction: within a transaction of the caller's, others wait to see whether it is
 * committed. Who adds jobs of very many keys takes the one lock of all keys of the queue, which the others share. A job that
 * waits and does what is added is locked as well. So it begins after that transaction, whose changes it may be meant to see.
 */
export function addFunction(tables: Tables): OwnFunction {
  return {
    name: 'add_unique_jobs',
    parameters: 'of_queue text, jobs json',
    returns: 'TABLE (place int, id text, is_new boolean, is_behind boolean)',
    usesJobs: true,
    body: bodyOf(tables),
  }
}

function bodyOf(tables: Tables): string {
  const { job, queue, uniqueJobs, recentKeys, keptBack, notes } = tables
  const lockOf = (kind: string, ...key: readonly string[]): string =>
    `hashtextextended(concat_ws(' ', '${kind}', ${[quote(tables.schema), 'of_queue', ...key].join(', ')}), 0)`
  const keyLock = lockOf('pikku unique', "x.job #>> '{unique,key}'")
  const queueLock = lockOf('pikku unique keys')
  const values = insertValues(tables, {
    id: "(j.job ->> 'id')::uuid",
    name: 'of_queue',
    data: "(j.job ->> 'data')::jsonb",
    priority: "(j.job ->> 'priority')::int",
    createdOn: `now() + j.place * interval '1 microsecond'`,
    startAfter: 'due',
    queue: 'q',
  })
  return `
#variable_conflict use_column
DECLARE
  j record;
  q ${queue};
  locks bigint[];
  rule jsonb;
  other record;
  unique_key text;
  kept text;
  due timestamptz;
  until_when timestamptz;
  given jsonb;
BEGIN
  SELECT * INTO q FROM ${queue} WHERE name = of_queue;
  IF NOT FOUND THEN RETURN; END IF;
  locks := ARRAY(
    SELECT DISTINCT ${keyLock} AS lock
    FROM json_array_elements(jobs) AS x(job) WHERE x.job #>> '{unique,key}' IS NOT NULL ORDER BY lock
  );
  IF cardinality(locks) > ${MOST_LOCKS} THEN
    PERFORM pg_advisory_xact_lock(${queueLock});
  ELSE
    PERFORM pg_advisory_xact_lock_shared(${queueLock});
    PERFORM pg_advisory_xact_lock(lock) FROM unnest(locks) AS lock;
  END IF;
  FOR j IN SELECT x.job, x.place FROM json_array_elements(jobs) WITH ORDINALITY AS x(job, place) LOOP
    place := j.place;
    id := j.job ->> 'jobId';
    kept := NULL;
    is_behind := false;
    due := now() + (j.job ->> 'delay')::float8 * interval '1 millisecond';
    rule := (j.job ->> 'unique')::jsonb;
    -- A first try whose answer was lost has added it.
    SELECT data ->> 'nonce' IS NOT DISTINCT FROM j.job ->> 'nonce' AS ours INTO other
      FROM ${job} WHERE name = of_queue AND id = (j.job ->> 'id')::uuid;
    IF FOUND THEN
      is_new := other.ours AND j.job ->> 'nonce' IS NOT NULL;
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF rule IS NOT NULL THEN
      unique_key := ${storedKey("rule ->> 'key'")};
      IF rule -> 'isPutBack' IS NOT NULL THEN
        kept := NULL;
      ELSIF jsonb_typeof(rule -> 'while') = 'number' THEN
        SELECT r.id INTO kept FROM ${recentKeys} r WHERE r.queue = of_queue AND r.key = unique_key AND r.until > now();
        IF kept IS NULL THEN
          INSERT INTO ${recentKeys} AS r (queue, key, id, until)
          VALUES (of_queue, unique_key, j.job ->> 'jobId', now() + (rule ->> 'while')::float8 * interval '1 millisecond')
          ON CONFLICT (queue, key) DO UPDATE SET id = excluded.id, until = excluded.until;
        -- A run of a schedule that counts for its key goes on when it is taken again.
        ELSIF j.job ->> 'run' IS NOT NULL AND kept = j.job ->> 'jobId' THEN
          kept := NULL;
        END IF;
      ELSE
        DELETE FROM ${uniqueJobs} u WHERE u.queue = of_queue AND u.key = unique_key AND NOT EXISTS (
          SELECT 1 FROM ${job} o WHERE o.name = of_queue AND o.id = u.job_id AND o.state <= 'active'
        );
        LOOP
          EXIT WHEN EXISTS (
            SELECT 1 FROM ${uniqueJobs} u WHERE u.queue = of_queue AND u.key = unique_key AND u.job_id = (j.job ->> 'run')::uuid
          );
          -- The newest has the newest data.
          SELECT o.id, o.data, o.start_after, o.created_on, o.started_on INTO other
            FROM ${uniqueJobs} u JOIN ${job} o ON o.name = of_queue AND o.id = u.job_id
            WHERE u.queue = of_queue AND u.key = unique_key AND o.state < 'active'
            ORDER BY u.behind DESC, u.added_on DESC LIMIT 1 FOR UPDATE OF o;
          IF FOUND THEN
            kept := ${jobIdOf('other')};
            IF rule ->> 'then' <> 'keep' THEN
              given := (j.job ->> 'data')::jsonb;
              given := (given - ARRAY['id', 'idJson', 'nonce', 'optionsJson'])
                || jsonb_build_object('options', ${optionsOf('given')} - 'delay' || ${delayOf('other.data')})
                || jsonb_strip_nulls(jsonb_build_object('id', other.data -> 'id', 'idJson', other.data -> 'idJson', 'repeat', other.data -> 'repeat'));
              UPDATE ${job} o SET data = given, priority = (j.job ->> 'priority')::int, retry_count = 0,
                started_on = NULL, output = NULL
              WHERE o.name = of_queue AND o.id = other.id;
              DELETE FROM ${notes} n WHERE n.queue = of_queue AND n.job_id = other.id;
            ELSE
              given := other.data;
            END IF;
            IF rule -> 'wait' IS NOT NULL AND other.started_on IS NULL THEN
              until_when := now() + (rule ->> 'wait')::float8 * interval '1 millisecond';
              IF rule -> 'atMost' IS NOT NULL THEN
                until_when := LEAST(until_when, other.created_on + (rule ->> 'atMost')::float8 * interval '1 millisecond');
              END IF;
              IF until_when > GREATEST(now(), other.start_after) THEN
                UPDATE ${job} o SET start_after = until_when, keep_until = until_when + ${RETENTION},
                  data = given - 'optionsJson' || jsonb_build_object('options', ${optionsOf('given')} || jsonb_build_object(
                    'delay', round(extract(epoch FROM until_when - other.created_on) * 1000)))
                WHERE o.name = of_queue AND o.id = other.id;
              END IF;
            END IF;
            EXIT;
          END IF;
          EXIT WHEN rule ->> 'while' = 'waiting';
          -- Not locked: whoever runs it must be able to write how it has ended.
          SELECT o.id, o.data, o.state INTO other
            FROM ${uniqueJobs} u JOIN ${job} o ON o.name = of_queue AND o.id = u.job_id
            WHERE u.queue = of_queue AND u.key = unique_key AND o.state <= 'active'
            ORDER BY o.state, u.added_on DESC LIMIT 1;
          EXIT WHEN NOT FOUND;
          CONTINUE WHEN other.state < 'active';
          is_behind := rule ->> 'then' = 'runAgain';
          IF NOT is_behind THEN kept := ${jobIdOf('other')}; END IF;
          EXIT;
        END LOOP;
      END IF;
      IF kept IS NOT NULL THEN
        id := kept;
        is_new := false;
        DELETE FROM ${keptBack} k WHERE k.ctid = ANY(ARRAY(
          SELECT o.ctid FROM ${keptBack} o WHERE o.queue = of_queue AND o.kept_on < now() - interval '2 minutes'
          ORDER BY o.kept_on LIMIT 2 FOR UPDATE SKIP LOCKED
        ));
        INSERT INTO ${keptBack} (queue) VALUES (of_queue);
        RETURN NEXT;
        CONTINUE;
      END IF;
    END IF;
    -- A run of a schedule is there already.
    IF j.job ->> 'run' IS NOT NULL AND NOT is_behind THEN
      INSERT INTO ${uniqueJobs} (queue, key, job_id)
      SELECT of_queue, unique_key, (j.job ->> 'run')::uuid WHERE jsonb_typeof(rule -> 'while') <> 'number'
      ON CONFLICT DO NOTHING;
      is_new := true;
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF is_behind THEN due := ${NEVER}; END IF;
    INSERT INTO ${job} (${insertColumns(tables)}) SELECT ${values} ON CONFLICT DO NOTHING;
    is_new := FOUND;
    IF is_new AND rule IS NOT NULL AND jsonb_typeof(rule -> 'while') <> 'number' THEN
      INSERT INTO ${uniqueJobs} (queue, key, job_id, behind, added_on)
      VALUES (of_queue, unique_key, (j.job ->> 'id')::uuid, is_behind, clock_timestamp())
      -- That of a job which had this id, and is gone.
      ON CONFLICT (queue, key, job_id) DO UPDATE SET behind = excluded.behind, added_on = excluded.added_on;
    END IF;
    RETURN NEXT;
  END LOOP;
END`
}

/** SQL: the id of a job as its producer knows it. */
function jobIdOf(row: string): string {
  return `COALESCE(${row}.data ->> 'id', (${row}.data ->> 'idJson')::json #>> '{}', ${row}.id::text)`
}

/** SQL: what an envelope holds as options, in whichever of the two ways. */
export function optionsOf(envelope: string): string {
  return `COALESCE(${envelope} -> 'options', (${envelope} ->> 'optionsJson')::jsonb, '{}')`
}

/** SQL: the delay among the options, as an object of its own. */
function delayOf(envelope: string): string {
  return `jsonb_strip_nulls(jsonb_build_object('delay', ${optionsOf(envelope)} -> 'delay'))`
}
