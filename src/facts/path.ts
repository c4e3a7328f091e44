import { shorten } from './shorten.js'

/**
 * One step of a way into a value, as Standard Schema has it. The keys and the values of a Map, and the values of a Set,
 * are lists of their own there.
 */
export type PathStep = PropertyKey | { readonly key: PropertyKey }

export const keysStep: PathStep = { key: 'keys()' }
export const valuesStep: PathStep = { key: 'values()' }

/** `data.lines[0].at`, `data["full name"]`, `data.rates.values()[1]` */
export function pathText(start: string, steps: readonly PathStep[]): string {
  // The name of a property may come from a value, and be as long as that; a type may lead through many.
  return shorten(start + steps.map(stepText).join(''))
}

function stepText(step: PathStep): string {
  if (step === keysStep || step === valuesStep) return `.${String((step as { key: string }).key)}`
  const key = typeof step === 'object' ? step.key : step
  return typeof key === 'number' ? `[${key}]` : stepTo(String(key))
}

/** The text of a step to a property. */
export function stepTo(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
