/** Few enough that nobody waits for long for what an engine does with them at once. */
const CHUNK = 1_000

/** Calls `work` with how many jobs it may take at most, until it takes fewer. Gives how many it has taken in all. */
export async function inChunks(
  limit: number,
  work: (most: number) => Promise<number>,
): Promise<number> {
  let count = 0
  while (count < limit) {
    const most = Math.min(CHUNK, limit - count)
    const taken = await work(most)
    count += taken
    if (taken < most) break
    // Not by Node's own timers: the kit is bundled for other platforms too.
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return count
}
