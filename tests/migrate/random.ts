/** Choices that a seed decides. */
export function createRandom(seed: number): {
  readonly pick: <T>(list: readonly T[]) => T
  readonly flip: () => boolean
} {
  let state = (seed % 2_147_483_646) + 1
  const next = (count: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % count
  }
  return {
    pick: (list) => list[next(list.length)] as (typeof list)[number],
    flip: () => next(2) === 0,
  }
}
