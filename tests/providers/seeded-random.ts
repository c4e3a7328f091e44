/** Random numbers of 0 to 1 by a seed, which is printed: `SEED=… npx vitest run …` repeats a run. */
export function seededRandom(): () => number {
  let state = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`SEED=${state}`)
  return () => {
    // A linear congruential generator: nothing here needs a better one.
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}
