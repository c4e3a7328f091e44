import type { Shape } from '../shape.js'
import type { Member } from './members.js'
import type { Misfit } from './incompatibilities.js'

/** More findings of one pair say nothing more, and types that share their parts could give millions. */
const MOST_MISFITS = 10

/**
 * The pairs of types that one comparison has met. A pair that is met again while it is compared is taken to fit: if it
 * does not, something else in it says so. With it every comparison ends, and compares each pair once.
 */
export interface Comparison {
  /**
   * The misfits of a pair of members: those of `compare`, unless the pair was compared before. `effort` tells apart
   * comparisons that look less closely.
   */
  readonly of: (from: Member, to: Member, effort: number, compare: () => Misfit[]) => Misfit[]
  /**
   * Whether a value may be taken apart into cases once more. The ways of doing so multiply with each property; when
   * they have been tried often enough, the answer is that something may be wrong.
   */
  readonly mayTakeApart: () => boolean
}

const MOST_CASES = 2_000

/** Pairs within pairs: deeper ones would overflow the stack. */
const MOST_LEVELS = 400

const tooDeep: Misfit = {
  path: [],
  reason: 'it is nested too deeply to be compared',
  example: () => undefined,
}

const holders = new Set<Shape['kind']>(['array', 'tuple', 'object', 'map', 'set'])

export function createComparison(): Comparison {
  const ids = new WeakMap<Shape, number>()
  let count = 0
  const idOf = (shape: Shape): number => {
    const known = ids.get(shape)
    if (known !== undefined) return known
    count += 1
    ids.set(shape, count)
    return count
  }
  /** Pairs that fit, or are being compared, in the order in which they were met. */
  const held = new Set<string>()
  const order: string[] = []
  let [cases, level] = [0, 0]
  const failed = new Map<string, Misfit[]>()
  return {
    of: (from, to, effort, compare) => {
      if (!holders.has(from.shape.kind) || !holders.has(to.shape.kind)) return compare()
      // Bounds tell how long a list is, and so which places it is compared at.
      const bounds = from.shape.kind === 'array' ? JSON.stringify(from.bounds) : ''
      const pair = `${idOf(from.shape)} ${idOf(to.shape)} ${bounds}`
      if (held.has(pair)) return []
      const attempt = `${pair} ${effort}`
      const known = failed.get(attempt)
      if (known !== undefined) return known
      if (level >= MOST_LEVELS) return [tooDeep]
      const before = order.push(pair) - 1
      held.add(pair)
      level += 1
      const found = compare().slice(0, MOST_MISFITS)
      level -= 1
      if (found.length === 0) return found
      // What was found to fit meanwhile may have counted on this pair.
      for (const since of order.splice(before)) held.delete(since)
      failed.set(attempt, found)
      return found
    },
    mayTakeApart: () => {
      cases += 1
      return cases <= MOST_CASES
    },
  }
}
