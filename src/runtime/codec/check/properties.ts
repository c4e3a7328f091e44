import type { CheckProperty } from '../../../facts/check-plan.js'

/** A function of its own: a closure in the loop would cost each property a scope. */
export function positionOf(properties: readonly CheckProperty[], name: string): number {
  return properties.findIndex((each) => each[0] === name)
}

export function countNeeded(properties: readonly CheckProperty[]): number {
  let needed = 0
  for (let at = 0; at < properties.length; at += 1) {
    if (properties[at]?.[2] === undefined) needed += 1
  }
  return needed
}
