import { compareText } from '../../facts/compare-text.js'
import type { SourceSpan } from '../../model/source-span.js'

/** One queue leads to another. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly message: string
  readonly span: SourceSpan
}

/** The shortest circle through the first queue, by name, of each group of queues that lead to each other. */
export function findCircles(links: readonly Link[]): (readonly Link[])[] {
  const next = new Map<string, Link[]>()
  for (const link of links) next.set(link.from, [...(next.get(link.from) ?? []), link])
  const names = [...next.keys()].sort(compareText)
  const told = new Set<string>()
  return names.flatMap((name) => {
    if (told.has(name)) return []
    const circle = shortestWay(next, name)
    if (circle === undefined) return []
    for (const each of names) {
      const isOfGroup = isReached(next, name, each) && isReached(next, each, name)
      if (isOfGroup) told.add(each)
    }
    return [circle]
  })
}

/** Breadth first, back to where it began. */
function shortestWay(
  next: ReadonlyMap<string, readonly Link[]>,
  start: string,
): readonly Link[] | undefined {
  const seen = new Set<string>()
  let ways: (readonly Link[])[] = [[]]
  while (ways.length > 0) {
    const longer: (readonly Link[])[] = []
    for (const way of ways) {
      for (const link of next.get(way.at(-1)?.to ?? start) ?? []) {
        if (link.to === start) return [...way, link]
        if (seen.has(link.to)) continue
        seen.add(link.to)
        longer.push([...way, link])
      }
    }
    ways = longer
  }
  return undefined
}

function isReached(next: ReadonlyMap<string, readonly Link[]>, from: string, to: string): boolean {
  const reached = new Set([from])
  for (const name of reached) for (const link of next.get(name) ?? []) reached.add(link.to)
  return reached.has(to)
}
