import type { WiredWorker } from '../../../provider-kit/index.js'

/**
 * As many times as there are places, jobs may wait to be written while others run. With one a fetch would wait for the
 * writing of every second batch (5 to 10 % of the throughput of small jobs); three bring no more than two.
 */
const UNWRITTEN_SHARE = 2

/** How many jobs a worker can take, of which so many are `inHand`. */
export function roomFor(
  { config, batch }: WiredWorker,
  { calls, waiting }: { readonly calls: number; readonly waiting: number },
  inHand: number,
): number {
  const size = batch?.size ?? 1
  const places = config.concurrency * size
  const free = places - calls * size
  if (batch !== undefined && free <= 0) return 0
  const ahead =
    batch === undefined && config.maxConcurrency === undefined ? (config.prefetch ?? 0) : 0
  return Math.min(free + ahead - waiting, (1 + UNWRITTEN_SHARE) * places + ahead - inHand)
}
