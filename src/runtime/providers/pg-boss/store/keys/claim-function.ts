import { fetchAssignments, FETCHED } from '../fetch-jobs.js'
import { isNotPaused } from '../paused-queues.js'
import type { Tables } from '../tables.js'
import { claimLock } from './claim-lock.js'
import { GROUPS_ONE_BY_ONE, groupsAtOnce } from './group-trigger.js'
import type { OwnFunction } from './own-function.js'

/** The other functions, by name. */
export interface LimitFunctions {
  readonly opensAt: string
  readonly writeStart: string
}

/** Of these, one claim takes notice: of jobs that are due now, and of what has become of jobs. */
const MOST_READY = 5_000
const MOST_NEWS = 20_000
/** Jobs of a group that a claim tries, since some may be locked by a transaction that changes them. */
const MOST_TRIED = 5
/** SQL: when a group is looked at again whose job is there and cannot be taken yet. */
const SOON = `moment + interval '50 milliseconds'`

/**
 * Takes up to `wanted` jobs that may begin. The lock of the queue makes claims take turns, so that each sees the starts of
 * those before it; only claims write to the tables of groups and starts. Nothing else is ever waited for: what a
 * transaction of somebody else has locked is passed over, and looked at again.
 *
 * A group is open while it may have a job to begin. One that has none is shut: until its limit ends, or until something
 * becomes of a job of it, which is told as news. So no claim looks at a group twice in vain, and its cost does not grow
 * with what waits.
 */
export function claimFunction(tables: Tables, functions: LimitFunctions): OwnFunction {
  return {
    name: 'claim_jobs',
    parameters: `of_queue text, wanted int, rules jsonb, lease ${tables.expiresInSeconds ? 'int' : 'interval'}, max_active int`,
    returns:
      'TABLE (id uuid, data jsonb, priority int, "retryCount" int, "queuedAt" float8, fence text, place int)',
    settings: GROUPS_ONE_BY_ONE,
    usesJobs: true,
    body: bodyOf(tables, functions),
  }
}

function bodyOf(tables: Tables, { opensAt, writeStart }: LimitFunctions): string {
  const { job, rules, starts, hasBlocked } = tables
  const isDue = `state < 'active' AND start_after <= moment${hasBlocked ? ' AND NOT blocked' : ''}`
  // Of jobs that are known by their ids. As a CASE, for an index of the jobs that wait would be walked from end to end.
  const stillIsDue = `CASE WHEN ${isDue} THEN true END`
  const take = (ids: string, place: string): string => `
      UPDATE ${job} j SET ${fetchAssignments(tables, { startedOn: 'moment', lease: 'lease' })}
      WHERE j.name = of_queue AND j.id = ANY(${ids}) RETURNING ${FETCHED}, ${place}`
  return `
#variable_conflict use_column
DECLARE
  moment timestamptz;
  ms bigint;
  limits jsonb := rules -> 'limits';
  grouped jsonb := rules -> 'group';
  own_limits jsonb := rules #> '{group,limits}';
  is_ordered boolean := (rules #>> '{group,ordered}')::boolean;
  is_limited boolean := jsonb_array_length(limits) > 0;
  has_own_limits boolean := COALESCE(jsonb_array_length(own_limits), 0) > 0;
  served_now bigint;
  ended text[];
  keys text[];
  shut_until timestamptz[];
  next_jobs uuid[];
  taken uuid[];
  g record;
  candidate uuid;
  is_locked boolean;
  is_stale boolean;
  begun int := 0;
  looked_at int := 0;
  opens bigint;
  first_start bigint;
BEGIN
  PERFORM ${claimLock(tables, 'of_queue')};
  IF NOT ${isNotPaused(tables, 'of_queue')} THEN RETURN; END IF;
  moment := clock_timestamp();
  ms := floor(extract(epoch FROM moment) * 1000);
  IF max_active IS NOT NULL THEN
    wanted := LEAST(wanted, max_active - (SELECT count(*) FROM ${job} WHERE name = of_queue AND state = 'active'));
  END IF;
  IF is_limited OR has_own_limits THEN
    DELETE FROM ${starts} WHERE queue = of_queue AND at <= ms - (rules ->> 'window')::bigint;
  END IF;
  SELECT served INTO served_now FROM ${rules} WHERE queue = of_queue;
  served_now := COALESCE(served_now, 0);

  IF grouped IS NULL THEN
    SELECT COALESCE(max(number), 0) INTO first_start FROM ${starts} WHERE queue = of_queue AND key = '';
    WHILE begun < wanted AND ${opensAt}(of_queue, '', limits) <= ms LOOP
      PERFORM ${writeStart}(of_queue, '', limits, ms);
      begun := begun + 1;
    END LOOP;
    IF begun > 0 THEN
      taken := ARRAY(
        SELECT id FROM ${job} WHERE name = of_queue AND ${isDue} ORDER BY priority DESC, created_on LIMIT begun
        FOR UPDATE SKIP LOCKED
      );
      RETURN QUERY ${take('taken', '0')};
      DELETE FROM ${starts} WHERE queue = of_queue AND key = '' AND number > first_start + cardinality(taken);
    END IF;
  ELSE
    ${groupsAtOnce('all')}
    ${noticeText(tables)}
    WHILE begun < wanted AND (NOT is_limited OR ${opensAt}(of_queue, '', limits) <= ms) LOOP
      ${roundText(tables, { opensAt, writeStart, isDue: stillIsDue, take: take('taken', 'looked_at + array_position(next_jobs, j.id)') })}
    END LOOP;
  END IF;
  opens := CASE WHEN is_limited THEN ${opensAt}(of_queue, '', limits) ELSE 0 END;
  UPDATE ${rules} SET served = served_now, open_at = CASE WHEN opens > ms THEN ${timeOf('opens')} END
  WHERE queue = of_queue
    AND (served, open_at) IS DISTINCT FROM (served_now, CASE WHEN opens > ms THEN ${timeOf('opens')} END);
END`
}

/**
 * What has become of jobs opens their groups, and removes those that have none left. A group that has had no job (`arrived`)
 * takes its turn after those that were there before.
 */
function noticeText({ groupJobs, groupNews, groups }: Tables): string {
  return `
    WITH ready AS (
      UPDATE ${groupJobs} SET ready_on = NULL WHERE queue = of_queue AND job_id = ANY(ARRAY(
        SELECT job_id FROM ${groupJobs} WHERE queue = of_queue AND ready_on <= moment
        ORDER BY ready_on LIMIT ${MOST_READY} FOR UPDATE SKIP LOCKED
      ))
      RETURNING key, tier, due
    ),
    told AS (
      DELETE FROM ${groupNews} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${groupNews} WHERE queue = of_queue LIMIT ${MOST_NEWS}
      ))
      RETURNING key, tier, due
    ),
    news AS (SELECT key, tier, due FROM ready UNION ALL SELECT key, tier, due FROM told),
    arrived AS (
      INSERT INTO ${groups} AS g (queue, key, tier, turn)
      SELECT DISTINCT ON (key) of_queue, key, tier, served_now FROM news WHERE due IS NOT NULL ORDER BY key, due DESC
      ON CONFLICT (queue, key) DO UPDATE
      SET tier = excluded.tier, open_at = CASE WHEN g.open_at = 'infinity' THEN NULL ELSE g.open_at END
      WHERE g.open_at = 'infinity' OR g.tier IS DISTINCT FROM excluded.tier
    )
    SELECT array_agg(key) INTO ended FROM news WHERE due IS NULL;
    IF ended IS NOT NULL THEN
      UPDATE ${groups} g SET open_at = NULL WHERE g.queue = of_queue AND g.key = ANY(ended) AND g.open_at = 'infinity'
        AND EXISTS (${jobsOf(groupJobs, READY)});
      DELETE FROM ${groups} g WHERE g.queue = of_queue AND g.key = ANY(ended)
        AND ${isEmpty({ groupJobs })};
    END IF;
    UPDATE ${groups} SET open_at = NULL WHERE queue = of_queue AND open_at <= moment;`
}

const READY = 'm.state = 0 AND m.ready_on IS NULL'

/** SQL: jobs of the group `g`, by an index of the condition. The OFFSET keeps it from becoming a join with all groups. */
function jobsOf(groupJobs: string, condition: string): string {
  return `SELECT 1 FROM ${groupJobs} m WHERE m.queue = of_queue AND m.key = g.key AND ${condition} OFFSET 0`
}

/** SQL: the group `g` has no job left. */
function isEmpty({ groupJobs }: Pick<Tables, 'groupJobs'>): string {
  return [READY, 'm.state = 1', 'm.ready_on IS NOT NULL']
    .map((condition) => `NOT EXISTS (${jobsOf(groupJobs, condition)})`)
    .join(' AND ')
}

/**
 * Takes one job of each of the open groups that were served longest ago, as many as are wanted; with a limit of the queue,
 * of one of them. A group that has given its last job, or has none to give, is shut.
 *
 * Where a job cannot be taken, those of its group are tried one by one, and the next look tells whether there are more. One
 * that pg-boss's table has no more (it was emptied, which no trigger tells) is forgotten. An ordered group whose first job was
 * added after the moment of this claim, or before the clock was set back, is looked at again: its news is used up.
 *
 * In an ordered group, the job that has begun is the first one until it ends: another one may have been added earlier, in a
 * transaction that was committed later.
 */
function roundText(
  { job, groupJobs, groups }: Tables,
  {
    opensAt,
    writeStart,
    isDue,
    take,
  }: LimitFunctions & { readonly isDue: string; readonly take: string },
): string {
  const ready = (key: string, most: number): string => `
          SELECT job_id FROM ${groupJobs} WHERE queue = of_queue AND key = ${key} AND state = 0 AND ready_on IS NULL
          ORDER BY priority DESC, created_on, job_id LIMIT ${most}`
  // One that runs, or waits for its next attempt, keeps the others back.
  const first = (key: string): string => `
          SELECT job_id FROM (
            SELECT job_id, state, ready_on FROM ${groupJobs}
            WHERE queue = of_queue AND key = ${key} AND ordered AND first_due <= moment
            ORDER BY first_due, created_on, job_id LIMIT 1
          ) first WHERE state = 0 AND ready_on IS NULL`
  return `
      SELECT array_agg(key), array_agg(next[1]),
        array_agg(CASE WHEN shut IS NOT NULL THEN shut WHEN is_last OR cardinality(next) < 2 THEN 'infinity' END)
      INTO keys, next_jobs, shut_until
      FROM (
        SELECT key, is_last, shut, CASE
          WHEN shut IS NOT NULL THEN NULL
          WHEN is_ordered AND key <> '' THEN ARRAY(${first('allowed.key')})
          ELSE ARRAY(${ready('allowed.key', 2)}) END AS next
        FROM (
          SELECT key, running + 1 >= places AS is_last, CASE
            WHEN running >= places THEN 'infinity'::timestamptz
            WHEN has_own_limits AND key <> '' THEN (
              SELECT ${timeOf('own.opens')} FROM (SELECT ${opensAt}(of_queue, key, own_limits) AS opens OFFSET 0) own
              WHERE own.opens > ms
            ) END AS shut
          FROM (
            SELECT key, places, CASE WHEN key <> '' THEN (
              SELECT count(*) FROM (
                SELECT 1 FROM ${groupJobs} m WHERE m.queue = of_queue AND m.key = in_turn.key AND m.state = 1 LIMIT places
              ) running
            ) END AS running
            FROM (
              SELECT key, CASE WHEN is_ordered THEN 1
                ELSE COALESCE((grouped -> 'tiers' ->> tier)::int, (grouped ->> 'concurrency')::int) END AS places
              FROM ${groups} WHERE queue = of_queue AND open_at IS NULL
              ORDER BY turn, key LIMIT CASE WHEN is_limited THEN 1 ELSE wanted - begun END
            ) in_turn
            OFFSET 0
          ) counted
          OFFSET 0
        ) allowed
        OFFSET 0
      ) in_round;
      EXIT WHEN keys IS NULL;
      taken := ARRAY(
        SELECT id FROM ${job} WHERE name = of_queue AND id = ANY(next_jobs) AND ${isDue} FOR UPDATE SKIP LOCKED
      );
      IF cardinality(taken) < cardinality(array_remove(next_jobs, NULL)) THEN
        FOR g IN
          SELECT nth, key FROM unnest(keys, next_jobs) WITH ORDINALITY AS each(key, job_id, nth)
          WHERE job_id IS NOT NULL AND job_id <> ALL(taken)
        LOOP
          next_jobs[g.nth] := NULL;
          is_locked := false;
          is_stale := false;
          FOR candidate IN SELECT job_id FROM (${ready('g.key', MOST_TRIED)}) tried
            WHERE NOT is_ordered OR g.key = '' UNION ALL SELECT job_id FROM (${first('g.key')}) tried WHERE is_ordered AND g.key <> ''
          LOOP
            PERFORM 1 FROM ${job} WHERE name = of_queue AND id = candidate AND ${isDue} FOR UPDATE SKIP LOCKED;
            IF FOUND THEN
              next_jobs[g.nth] := candidate;
              taken := taken || candidate;
              EXIT;
            END IF;
            IF EXISTS (SELECT 1 FROM ${job} WHERE name = of_queue AND id = candidate AND state <= 'active') THEN
              is_locked := true;
            ELSE
              DELETE FROM ${groupJobs} WHERE queue = of_queue AND job_id = ANY(ARRAY(
                SELECT job_id FROM ${groupJobs} WHERE queue = of_queue AND job_id = candidate FOR UPDATE SKIP LOCKED
              ));
              is_stale := FOUND;
            END IF;
          END LOOP;
          shut_until[g.nth] := CASE WHEN next_jobs[g.nth] IS NOT NULL OR (is_stale AND NOT is_locked) THEN NULL
            WHEN is_locked THEN ${SOON} ELSE 'infinity' END;
        END LOOP;
      END IF;
      IF cardinality(taken) > 0 THEN
        RETURN QUERY ${take};
        UPDATE ${groupJobs} SET state = 1,
          first_due = CASE WHEN is_ordered AND key <> '' THEN '-infinity' ELSE first_due END
        WHERE queue = of_queue AND job_id = ANY(taken);
      END IF;
      UPDATE ${groups} SET open_at = shut_until[array_position(keys, key)],
        turn = CASE WHEN next_jobs[array_position(keys, key)] IS NULL THEN turn
          ELSE served_now + array_position(keys, key) END
      WHERE queue = of_queue AND key = ANY(keys);
      IF cardinality(taken) < cardinality(keys) THEN
        DELETE FROM ${groups} g WHERE g.queue = of_queue AND g.key = ANY(keys) AND g.open_at = 'infinity'
          AND ${isEmpty({ groupJobs })};
        IF is_ordered THEN
          UPDATE ${groups} g SET open_at = ${SOON}
          WHERE g.queue = of_queue AND g.key = ANY(keys) AND g.open_at = 'infinity' AND g.key <> ''
            AND NOT EXISTS (${jobsOf(groupJobs, 'm.ordered AND m.first_due <= moment')})
            AND EXISTS (${jobsOf(groupJobs, READY)});
        END IF;
      END IF;
      IF has_own_limits THEN
        PERFORM ${writeStart}(of_queue, key, own_limits, ms)
        FROM unnest(keys, next_jobs) AS each(key, job_id) WHERE job_id IS NOT NULL AND key <> '';
      END IF;
      IF is_limited AND cardinality(taken) > 0 THEN PERFORM ${writeStart}(of_queue, '', limits, ms); END IF;
      served_now := served_now + cardinality(keys);
      looked_at := looked_at + cardinality(keys);
      begun := begun + cardinality(taken);`
}

/** SQL: exact, which a floating point number of seconds would not be. */
function timeOf(milliseconds: string): string {
  return `'epoch'::timestamptz + ${milliseconds} * interval '1 millisecond'`
}
