import type { Tables } from '../tables.js'
import type { OwnFunction } from './own-function.js'

// The arithmetic is that of `provider-kit/limits.ts`, in the database, so that a claim is one statement.

const LAST = (starts: string): string => `
  SELECT s.number, s.buckets INTO last_start FROM ${starts} s
  WHERE s.queue = of_queue AND s.key = of_key ORDER BY s.number DESC LIMIT 1;`

const LIMITS = `
    SELECT (l ->> 'max')::bigint AS most, (l ->> 'per')::bigint AS per, (l ->> 'burst')::bigint AS burst,
      concat_ws('/', l ->> 'max', l ->> 'per', l ->> 'burst') AS bucket
    FROM jsonb_array_elements(limits) AS l`

/** When the next run of a key may begin, in milliseconds since 1970. */
export function opensAtFunction({ starts }: Tables): OwnFunction {
  return {
    name: 'opens_at',
    parameters: 'of_queue text, of_key text, limits jsonb',
    returns: 'bigint',
    isInner: true,
    body: `
DECLARE
  last_start record;
BEGIN
  IF jsonb_array_length(limits) = 0 THEN RETURN 0; END IF;
  ${LAST(starts)}
  IF NOT FOUND THEN RETURN 0; END IF;
  RETURN COALESCE((SELECT max(GREATEST(
    (SELECT s.at + l.per FROM ${starts} s
      WHERE s.queue = of_queue AND s.key = of_key AND s.number = last_start.number + 1 - l.most),
    CASE WHEN l.burst IS NOT NULL THEN (last_start.buckets -> l.bucket ->> 0)::bigint
      + ceil(((last_start.buckets -> l.bucket ->> 1)::bigint - (l.burst - 1) * l.per)::numeric / l.most)::bigint END
  )) FROM (${LIMITS}) l), 0);
END`,
  }
}

/** Writes down that a run of a key begins. */
export function writeStartFunction({ starts }: Tables): OwnFunction {
  return {
    name: 'write_start',
    parameters: 'of_queue text, of_key text, limits jsonb, ms bigint',
    returns: 'void',
    isInner: true,
    body: `
DECLARE
  last_start record;
BEGIN
  IF jsonb_array_length(limits) = 0 THEN RETURN; END IF;
  ${LAST(starts)}
  INSERT INTO ${starts} (queue, key, number, at, buckets)
  SELECT of_queue, of_key, COALESCE(last_start.number, 0) + 1, ms,
    jsonb_object_agg(bucket, jsonb_build_array(begun + added / most, added % most)) FILTER (WHERE burst IS NOT NULL)
  FROM (
    SELECT l.bucket, l.most, l.burst, CASE WHEN f.is_full THEN ms ELSE f.full_ms END AS begun,
      l.per + CASE WHEN f.is_full THEN 0 ELSE f.parts END AS added
    FROM (${LIMITS}) l, LATERAL (
      SELECT (last_start.buckets -> l.bucket ->> 0)::bigint AS full_ms,
        (last_start.buckets -> l.bucket ->> 1)::bigint AS parts,
        COALESCE((last_start.buckets -> l.bucket ->> 0)::bigint < ms, true) AS is_full
    ) f
  ) b;
END`,
  }
}
