import { diagnose } from '../../diagnostics/diagnose.js'
import type { DiagnosticStep } from '../../diagnostics/diagnostic.js'
import {
  additions,
  addsAgain,
  attemptsOf,
  workersByQueue,
  type KnownCall,
  type TopologyRule,
} from './topology-rule.js'

/** More runs than this of one job are worth a warning. */
const MANY_RUNS = 100

interface Way {
  readonly queues: readonly string[]
  readonly calls: readonly KnownCall[]
  /** The numbers of attempts that are multiplied. */
  readonly factors: readonly number[]
}

/**
 * Each attempt of a handler adds its jobs again, each of them has its own attempts, and so on. What the loops of a
 * handler add is not counted: this is the least that the worst case can be.
 */
export const runsMultiply: TopologyRule = (topology, model) => {
  const workers = workersByQueue(model)
  const added = additions(topology).filter(({ handlers }) => handlers.length > 0)
  const fed = new Set(
    added.flatMap(({ queue, handlers }) => (handlers.includes(queue) ? [] : [queue])),
  )
  const longer = (way: Way): Way[] => {
    const last = way.queues.at(-1) ?? ''
    return added
      .filter(({ queue, handlers }) => handlers.includes(last) && !way.queues.includes(queue))
      .map((call): Way => {
        const attempts = attemptsOf(workers.get(call.queue))
        const isRepeated = addsAgain(call, workers.get(call.queue))
        return {
          queues: [...way.queues, call.queue],
          calls: [...way.calls, call],
          // One job for all attempts: those of the handler multiply nothing.
          factors: isRepeated
            ? [...way.factors, attempts]
            : [...way.factors.slice(0, -1), attempts],
        }
      })
  }
  const starts = [...workers].filter(([queue]) => !fed.has(queue))
  return starts.flatMap(([queue, worker]) => {
    const first: Way = { queues: [queue], calls: [], factors: [attemptsOf(worker)] }
    const worst = worstOf(first, longer)
    const total = productOf(worst)
    const [start] = worst.calls
    if (total <= MANY_RUNS || start === undefined) return []
    const because = worst.calls.map(({ queue: to, span }, index): DiagnosticStep => ({
      message: `'${worst.queues[index]}' adds to '${to}'`,
      span,
    }))
    const values = { queue, target: worst.queues.at(-1) ?? '', factors: worst.factors, total }
    return [diagnose('runsMultiply', values, start.span, because)]
  })
}

/** The end with the most runs. Ways through the same queues are looked at once each, up to a number that bounds the time. */
function worstOf(first: Way, longer: (way: Way) => readonly Way[]): Way {
  let worst = first
  let looked = 0
  const waiting = [first]
  for (let way = waiting.pop(); way !== undefined && looked < MOST_WAYS; way = waiting.pop()) {
    looked += 1
    if (productOf(way) > productOf(worst)) worst = way
    waiting.push(...longer(way))
  }
  return worst
}

const MOST_WAYS = 10_000

function productOf({ factors }: Way): number {
  return factors.reduce((product, factor) => product * factor, 1)
}
