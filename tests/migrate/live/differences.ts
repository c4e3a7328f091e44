import { isDeepStrictEqual } from 'node:util'
import type { Outcome } from './outcome.js'

/** What came out otherwise, a line for each job and what of it differs, for people to read. */
export function differences(before: Outcome, after: Outcome): string[] {
  const names = new Set([...Object.keys(before.jobs), ...Object.keys(after.jobs)])
  const ofJobs = [...names].flatMap((name) => {
    const [one, other] = [before.jobs[name], after.jobs[name]]
    if (one === undefined || other === undefined) {
      return [`${name}: ${one === undefined ? 'is new' : 'is missing'}`]
    }
    const members = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof typeof one>
    return [...members].flatMap((member) =>
      changed(`${name}: ${member}`, one[member], other[member]),
    )
  })
  return [...ofJobs, ...changed('said', before.lines, after.lines)]
}

function changed(what: string, one: unknown, other: unknown): string[] {
  if (isDeepStrictEqual(one, other)) return []
  return [`${what}: ${JSON.stringify(one)} is ${JSON.stringify(other)} now`]
}
