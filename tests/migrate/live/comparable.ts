import type { LiveJob, Outcome } from './outcome.js'

/** Counted from where this program has set the counters of BullMQ; made by pikku; made by pg-boss. */
const anyId =
  /\b7000\d{8}\b|\b[\da-z]{8}-[\w-]{12}-[\da-z]+\b|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g

interface Found {
  readonly jobs: readonly LiveJob[]
  readonly lines: readonly string[]
  /** Whether the order of the lines is promised. */
  readonly isOrdered: boolean
}

/** The outcome without what no two runs share: an id becomes the name of its job, which is what the job is about. */
export function comparable({ jobs, lines, isOrdered }: Found): Outcome {
  const names = nameJobs(jobs)
  const withNames = <T>(value: T): T => {
    let text = JSON.stringify(value)
    for (const [{ id }, name] of names) {
      if (id !== undefined) text = text.replaceAll(id, JSON.stringify(`<${name}>`).slice(1, -1))
    }
    return JSON.parse(text.replaceAll(anyId, '<a job that is gone>')) as T
  }
  const own = [...names].map(([job, name]) => [name, withNames(outcomeOf(job))])
  return {
    jobs: Object.fromEntries(own) as Outcome['jobs'],
    lines: isOrdered ? withNames(lines) : withNames(lines).toSorted(compare),
  }
}

/** Jobs that are about the same are numbered. */
function nameJobs(jobs: readonly LiveJob[]): Map<LiveJob, string> {
  const counts: Record<string, number> = {}
  const sorted = jobs.toSorted((one, other) => compare(keyOf(one), keyOf(other)))
  return new Map(
    sorted.map((job) => {
      const { queue, kind, data } = job
      const name = [queue, ...(kind === undefined ? [] : [kind]), inOneOrder(data)].join(' ')
      const count = (counts[name] = (counts[name] ?? 0) + 1)
      return [job, count === 1 ? name : `${name} #${count}`]
    }),
  )
}

function keyOf(job: LiveJob): string {
  return inOneOrder([job.queue, job.kind, job.data, outcomeOf(job)])
}

/** All but what names it. */
function outcomeOf(job: LiveJob): Outcome['jobs'][string] {
  const named = ['id', 'queue', 'kind', 'data']
  return Object.fromEntries(
    Object.entries(job).filter(([member]) => !named.includes(member)),
  ) as Outcome['jobs'][string]
}

/** JSON: PostgreSQL keeps the members of an object in an order of its own. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => compare(a, b)))
      : each,
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
