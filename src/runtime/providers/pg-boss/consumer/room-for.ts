import type { RunnerOptions } from './queue-runner.js'

/**
 * As many times as there are places, jobs may wait to be written while others run. With one a fetch would wait for the
 * writing of every second batch (5 to 10 % of the throughput of small jobs); three bring no more than two.
 */
const UNWRITTEN_SHARE = 2

/** How many jobs a worker can take, of which so many are `inHand`. */
export function roomFor(
  { worker: { config, batch }, rules }: Pick<RunnerOptions, 'worker' | 'rules'>,
  { calls, waiting }: { readonly calls: number; readonly waiting: number },
  inHand: number,
): number {
  const size = batch?.size ?? 1
  const places = config.concurrency * size
  const free = places - calls * size
  if (batch !== undefined && free <= 0) return 0
  const mayTakeAhead =
    batch === undefined && config.maxConcurrency === undefined && rules === undefined
  const ahead = mayTakeAhead ? (config.prefetch ?? 0) : 0
  return Math.min(free + ahead - waiting, (1 + UNWRITTEN_SHARE) * places + ahead - inHand)
}
