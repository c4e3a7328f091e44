import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import type { ResolvedJobOptions } from '../options/resolved-job-options.js'
import { idProblem } from '../options/resolve-job-id.js'

const LONGEST_KEY = 1_000

/** The key of a group, or of jobs that are unique. Throws `InvalidJobOptionsError`. */
export function resolveKey(key: unknown, option: string): string {
  const problem = idProblem(key, LONGEST_KEY)
  if (problem !== undefined) throw new InvalidJobOptionsError(`${option}: ${problem}`)
  return key as string
}

/** For an engine that groups jobs: what the producer has given. Throws `InvalidJobOptionsError`. */
export function checkKeys({ group, unique }: Pick<ResolvedJobOptions, 'group' | 'unique'>): void {
  if (group !== undefined) {
    const { id, tier } = Object(group) as Partial<NonNullable<typeof group>>
    resolveKey(id, 'group.id')
    if (tier !== undefined) resolveKey(tier, 'group.tier')
  }
  if (unique !== undefined) resolveKey((Object(unique) as Partial<typeof unique>).key, 'unique.key')
}
