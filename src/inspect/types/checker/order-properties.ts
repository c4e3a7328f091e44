import { compareText } from '../../../facts/compare-text.js'
import type { ts } from '../../source/typescript.js'
import { isMapped } from './property-flags.js'

/**
 * Properties in an order that depends on nothing but the type. Declared ones stand as they are declared. The keys of a
 * mapped type (`Record<'b' | 'a', …>`, `Pick`) come in the order in which the compiler happened to meet their texts,
 * anywhere in the program: they go by where they are declared, else by name.
 */
export function orderProperties(properties: readonly ts.Symbol[]): ts.Symbol[] {
  const written = properties.filter((property) => !isMapped(property))
  const mapped = properties.filter((property) => isMapped(property))
  return [...written, ...mapped.sort(compareMapped)]
}

/** A property, and where it is declared. */
type Placed = Pick<ts.Symbol, 'name' | 'declarations'>

export function compareMapped(a: Placed, b: Placed): number {
  const [first] = a.declarations ?? []
  const [second] = b.declarations ?? []
  if (first !== undefined && second !== undefined) {
    const files = compareText(first.getSourceFile().fileName, second.getSourceFile().fileName)
    return files || first.pos - second.pos || compareText(a.name, b.name)
  }
  if (first !== undefined || second !== undefined) return first === undefined ? 1 : -1
  return compareNames(a.name, b.name)
}

/** Numbers by value, before texts: as a reader would list them. */
function compareNames(a: string, b: string): number {
  const [first, second] = [a, b].map((name) =>
    /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : Infinity,
  ) as [number, number]
  return first === second ? compareText(a, b) : first - second
}
