import { fetchAssignments, FETCHED } from '../fetch-jobs.js'
import { isNotPaused } from '../paused-queues.js'
import { quote } from '../quote.js'
import type { Tables } from '../tables.js'
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

/**
 * Takes up to `wanted` jobs that may begin. The lock of the queue makes claims take turns, so that each sees the starts of
 * those before it; only claims write to the tables of groups and starts. Nothing else is ever waited for: what a
 * transaction of somebody else has locked is passed over, and looked at again.
 *
 * A group is open while it may have a job to begin. One that turns out to have none is shut: until its limit ends, or
 * until something becomes of a job of it, which the trigger of the jobs tells as news. So no claim looks at a group twice
 * in vain, and its cost does not grow with what waits.
 */
export function claimFunction(tables: Tables, functions: LimitFunctions): OwnFunction {
  return {
    name: 'claim_jobs',
    parameters: `of_queue text, wanted int, rules jsonb, lease ${tables.expiresInSeconds ? 'int' : 'interval'}, max_active int`,
    returns:
      'TABLE (id uuid, data jsonb, priority int, "retryCount" int, "queuedAt" float8, fence text, place int)',
    body: bodyOf(tables, functions),
  }
}

function bodyOf(tables: Tables, { opensAt, writeStart }: LimitFunctions): string {
  const { schema, job, rules, starts, hasBlocked } = tables
  const isDue = `state < 'active' AND start_after <= moment${hasBlocked ? ' AND NOT blocked' : ''}`
  const take = (ids: string): string => `
      UPDATE ${job} j SET ${fetchAssignments(tables, { startedOn: 'moment', lease: 'lease' })}
      WHERE j.name = of_queue AND j.id = ANY(ARRAY(${ids})) RETURNING ${FETCHED}`
  return `
#variable_conflict use_column
DECLARE
  moment timestamptz;
  ms bigint;
  limits jsonb := rules -> 'limits';
  grouped jsonb := rules -> 'group';
  own_limits jsonb := rules #> '{group,limits}';
  ordered boolean := (rules #>> '{group,ordered}')::boolean;
  served_now bigint;
  g record;
  r record;
  candidate uuid;
  candidates uuid[];
  places int;
  opens bigint;
  shut_until timestamptz;
  is_taken boolean;
  is_locked boolean;
  is_stale boolean;
  begun int := 0;
  first_start bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(${quote(`pikku ${schema} `)} || of_queue, 0));
  IF NOT ${isNotPaused(tables, 'of_queue')} THEN RETURN; END IF;
  moment := clock_timestamp();
  ms := floor(extract(epoch FROM moment) * 1000);
  IF max_active IS NOT NULL THEN
    wanted := LEAST(wanted, max_active - (SELECT count(*) FROM ${job} WHERE name = of_queue AND state = 'active'));
  END IF;
  DELETE FROM ${starts} WHERE queue = of_queue AND at <= ms - (rules ->> 'window')::bigint;
  place := 0;

  IF grouped IS NULL THEN
    SELECT COALESCE(max(number), 0) INTO first_start FROM ${starts} WHERE queue = of_queue AND key = '';
    WHILE begun < wanted AND ${opensAt}(of_queue, '', limits) <= ms LOOP
      PERFORM ${writeStart}(of_queue, '', limits, ms);
      begun := begun + 1;
    END LOOP;
    IF begun > 0 THEN
      FOR r IN ${take(`
        SELECT id FROM ${job} WHERE name = of_queue AND ${isDue} ORDER BY priority DESC, created_on LIMIT begun
        FOR UPDATE SKIP LOCKED`)}
      LOOP
        ${GIVE}
        first_start := first_start + 1;
      END LOOP;
      DELETE FROM ${starts} WHERE queue = of_queue AND key = '' AND number > first_start;
    END IF;
  ELSE
    SELECT COALESCE(max(served), 0) INTO served_now FROM ${rules} WHERE queue = of_queue;
    ${noticeText(tables)}
    WHILE begun < wanted AND ${opensAt}(of_queue, '', limits) <= ms LOOP
      ${turnText(tables, {
        opensAt,
        writeStart,
        take: take(`
        SELECT id FROM ${job} WHERE name = of_queue AND id = candidate AND ${isDue} FOR UPDATE SKIP LOCKED`),
      })}
    END LOOP;
    UPDATE ${rules} SET served = served_now WHERE queue = of_queue AND served <> served_now;
  END IF;
  opens := ${opensAt}(of_queue, '', limits);
  UPDATE ${rules} SET open_at = CASE WHEN opens > ms THEN ${timeOf('opens')} END
  WHERE queue = of_queue AND open_at IS DISTINCT FROM CASE WHEN opens > ms THEN ${timeOf('opens')} END;
END`
}

const GIVE = `
        id := r.id; data := r.data; priority := r.priority; "retryCount" := r."retryCount";
        "queuedAt" := r."queuedAt"; fence := r.fence;
        RETURN NEXT;`

/** What has become of jobs opens their groups. */
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
    -- A group that has had no job takes its turn after those that were there before.
    arrived AS (
      INSERT INTO ${groups} AS g (queue, key, tier, turn)
      SELECT DISTINCT ON (key) of_queue, key, tier, served_now FROM news WHERE due IS NOT NULL ORDER BY key, due DESC
      ON CONFLICT (queue, key) DO UPDATE
      SET tier = excluded.tier, open_at = CASE WHEN g.open_at = 'infinity' THEN NULL ELSE g.open_at END
    )
    UPDATE ${groups} SET open_at = NULL
    WHERE queue = of_queue AND open_at = 'infinity' AND key = ANY(ARRAY(
      SELECT key FROM news EXCEPT SELECT key FROM news WHERE due IS NOT NULL
    ));
    UPDATE ${groups} SET open_at = NULL WHERE queue = of_queue AND open_at <= moment;`
}

/** Takes one job of the open group that was served longest ago, or shuts it. */
function turnText(
  { job, groupJobs, groups }: Tables,
  { opensAt, writeStart, take }: LimitFunctions & { readonly take: string },
): string {
  const ofGroup = `queue = of_queue AND key = g.key`
  return `
      SELECT key, tier INTO g FROM ${groups} WHERE queue = of_queue AND open_at IS NULL ORDER BY turn, key LIMIT 1;
      EXIT WHEN NOT FOUND;
      shut_until := NULL;
      IF g.key <> '' THEN
        places := CASE WHEN ordered THEN 1
          ELSE COALESCE((grouped -> 'tiers' ->> g.tier)::int, (grouped ->> 'concurrency')::int) END;
        IF places <= (
          SELECT count(*) FROM (SELECT 1 FROM ${groupJobs} WHERE ${ofGroup} AND state = 1 LIMIT places) running
        ) THEN
          shut_until := 'infinity';
        ELSE
          opens := ${opensAt}(of_queue, g.key, own_limits);
          IF opens > ms THEN shut_until := ${timeOf('opens')}; END IF;
        END IF;
      END IF;
      IF shut_until IS NOT NULL THEN
        UPDATE ${groups} SET open_at = shut_until WHERE ${ofGroup};
        CONTINUE;
      END IF;
      IF ordered AND g.key <> '' THEN
        -- One that runs, or waits for its next attempt, keeps the others back.
        candidates := ARRAY(
          SELECT job_id FROM (
            SELECT job_id, state, ready_on FROM ${groupJobs} WHERE ${ofGroup} AND first_due <= moment
            ORDER BY first_due, created_on, job_id LIMIT 1
          ) first WHERE state = 0 AND ready_on IS NULL
        );
      ELSE
        candidates := ARRAY(
          SELECT job_id FROM ${groupJobs} WHERE ${ofGroup} AND state = 0 AND ready_on IS NULL
          ORDER BY priority DESC, created_on, job_id LIMIT ${MOST_TRIED}
        );
      END IF;
      is_taken := false;
      is_locked := false;
      is_stale := false;
      FOREACH candidate IN ARRAY candidates LOOP
        ${take} INTO r;
        IF FOUND THEN
          is_taken := true;
          EXIT;
        END IF;
        IF EXISTS (SELECT 1 FROM ${job} WHERE name = of_queue AND id = candidate AND state <= 'active') THEN
          is_locked := true;
        ELSE
          -- Its table was emptied, which no trigger tells.
          DELETE FROM ${groupJobs} WHERE queue = of_queue AND job_id = ANY(ARRAY(
            SELECT job_id FROM ${groupJobs} WHERE queue = of_queue AND job_id = candidate FOR UPDATE SKIP LOCKED
          ));
          is_stale := FOUND;
        END IF;
      END LOOP;
      IF is_taken THEN
        begun := begun + 1;
        place := begun;
        served_now := served_now + 1;
        UPDATE ${groups} SET turn = served_now WHERE ${ofGroup};
        IF g.key <> '' THEN PERFORM ${writeStart}(of_queue, g.key, own_limits, ms); END IF;
        PERFORM ${writeStart}(of_queue, '', limits, ms);
        ${GIVE}
      ELSIF is_locked THEN
        UPDATE ${groups} SET open_at = moment + interval '50 milliseconds' WHERE ${ofGroup};
      ELSIF is_stale THEN
        CONTINUE;
      ELSIF EXISTS (SELECT 1 FROM ${groupJobs} WHERE ${ofGroup}) THEN
        UPDATE ${groups} SET open_at = 'infinity' WHERE ${ofGroup};
      ELSE
        DELETE FROM ${groups} WHERE ${ofGroup};
      END IF;`
}

/** SQL: exact, which a floating point number of seconds would not be. */
function timeOf(milliseconds: string): string {
  return `'epoch'::timestamptz + ${milliseconds} * interval '1 millisecond'`
}
