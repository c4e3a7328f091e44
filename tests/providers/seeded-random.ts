/**
 * Random numbers of 0 to 1 by a seed, which is printed: `SEED=… npx vitest run …` repeats a run. `usual`: the seed where none is
 * asked for; by default, another one each time.
 */
export function seededRandom(usual = Math.floor(Math.random() * 2 ** 31)): () => number {
  let state = Number(process.env['SEED'] ?? usual)
  console.log(`SEED=${state}`)
  // "mulberry32": all in 32 bits. Where products exceed 2^53, as in a plain generator, different seeds soon give the same.
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
