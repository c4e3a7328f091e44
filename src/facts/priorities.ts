/** The named priorities. Higher runs sooner. */
export const priorities = { low: -10, normal: 0, high: 10, critical: 20 } as const

/** The number a named priority stands for; undefined for a name that is none. */
export function priorityNumber(name: string): number | undefined {
  return Object.hasOwn(priorities, name) ? priorities[name as keyof typeof priorities] : undefined
}
