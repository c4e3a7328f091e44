import type { Tables } from '../tables.js'
import { GROUPS_ONE_BY_ONE, groupsAtOnce } from './group-trigger.js'
import type { OwnFunction } from './own-function.js'

/**
 * As the triggers do it, for all jobs of a queue with groups that are completed together. Gives the ids of those that were
 * still held, or null for all of them. `update`: the statement that completes the jobs `ids`, and gives the ids.
 */
export function completeFunction(
  { groupJobs, groupNews }: Tables,
  update: (values: Completed) => string,
): OwnFunction {
  return {
    name: 'complete_jobs',
    parameters: 'of_queue text, outputs jsonb, ids uuid[], fence timestamptz',
    returns: 'json',
    settings: GROUPS_ONE_BY_ONE,
    usesJobs: true,
    body: `
DECLARE
  held uuid[];
BEGIN
  ${groupsAtOnce('all')}
  WITH done AS (${update({ queue: 'of_queue', outputs: 'outputs', ids: 'ids', fence: 'fence' })} RETURNING j.id)
  SELECT COALESCE(array_agg(id), '{}') INTO held FROM done;
  WITH gone AS (DELETE FROM ${groupJobs} WHERE queue = of_queue AND job_id = ANY(held) RETURNING key)
  INSERT INTO ${groupNews} (queue, key) SELECT DISTINCT of_queue, key FROM gone;
  RETURN CASE WHEN cardinality(held) < cardinality(ids) THEN array_to_json(held) END;
END`,
  }
}

/** SQL: where the statement finds what it writes. */
export interface Completed {
  readonly queue: string
  readonly outputs: string
  readonly ids: string
  readonly fence: string
}
