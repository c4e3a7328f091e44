/** Whole numbers below `most`, and choices. */
export function dice(random: () => number) {
  const below = (most: number): number => Math.floor(random() * most)
  return { below, chance: (share: number) => random() < share }
}

export type Dice = ReturnType<typeof dice>

function randomLimit({ below, chance }: Dice, unit: number) {
  const max = 1 + below(4)
  const per = unit * (1 + below(5))
  return max > 1 && chance(0.4) ? { max, per, burst: 1 + below(max - 1) } : { max, per }
}

/** Limits and groups of a wiring. The windows are up to five times `unit`, in milliseconds. */
export function randomOptions(random: Dice, unit = 100): object {
  const { below, chance } = random
  const limits = () => Array.from({ length: 1 + below(2) }, () => randomLimit(random, unit))
  const ordered = chance(0.3)
  const concurrency = ordered || chance(0.3) ? {} : { concurrency: 1 + below(3) }
  const tiers = { concurrency: { default: 1, tiers: { pro: 3 } }, tier: 'tier' }
  const group = {
    by: 'key',
    ordered,
    ...(!ordered && chance(0.3) ? tiers : concurrency),
    ...(chance(0.5) ? { limit: limits() } : {}),
  }
  return {
    ...(chance(0.5) ? { limit: limits() } : {}),
    ...(chance(0.85) ? { group } : { limit: limits() }),
  }
}
