import type { Contest } from './contest.js'

export interface Result {
  readonly contest: Contest
  /** Jobs a second, the median of all rounds. */
  readonly raw: number
  readonly ours: number
  /** The median of the rounds' own ratios: what disturbs one round disturbs both of its sides. */
  readonly ratio: number
}

/** Raw and ours by turns, after a round that warms both up; who is first changes from round to round. */
export async function measure(contest: Contest, rounds: number): Promise<Result> {
  const times: { raw: number; ours: number }[] = []
  for (let round = -1; round < rounds; round += 1) {
    const time = { raw: 0, ours: 0 }
    const sides = round % 2 === 0 ? (['raw', 'ours'] as const) : (['ours', 'raw'] as const)
    for (const side of sides) {
      globalThis.gc?.()
      time[side] = await contest[side]()
    }
    if (round >= 0) times.push(time)
  }
  return {
    contest,
    raw: contest.jobs / median(times.map(({ raw }) => raw)),
    ours: contest.jobs / median(times.map(({ ours }) => ours)),
    ratio: median(times.map(({ raw, ours }) => raw / ours)),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
