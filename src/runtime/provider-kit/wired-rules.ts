import type { KeyRules } from './key-rules.js'

/** The rules as JSON, for scripts of an engine and for whoever reads its numbers. What has no number there is without a bound. */
export function writeWiredRules({ limits, group }: KeyRules): string {
  if (group === undefined) return JSON.stringify({ limits })
  const { concurrency, tiers, ordered } = group
  return JSON.stringify({
    limits,
    group: {
      ...(Number.isFinite(concurrency) ? { concurrency } : {}),
      tiers: Object.fromEntries(tiers),
      ordered,
      limits: group.limits,
    },
  })
}

interface Written {
  readonly limits: KeyRules['limits']
  readonly group?: {
    readonly concurrency?: number
    readonly tiers: Readonly<Record<string, number>>
    readonly ordered: boolean
    readonly limits: KeyRules['limits']
  }
}

/** What `writeWiredRules` has written. */
export function readWiredRules(text: string): KeyRules {
  const { limits, group } = JSON.parse(text) as Written
  if (group === undefined) return { limits }
  const { concurrency = Infinity, tiers } = group
  return { limits, group: { ...group, concurrency, tiers: new Map(Object.entries(tiers)) } }
}
