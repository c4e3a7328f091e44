import type { WirePlan, WirePlans } from '../../../../src/facts/wire-plan.js'
import type { Definition, Shape } from '../../../../src/model/shape.js'
import { planWire } from '../../../../src/model/wire-plan.js'
import { shapeNamed } from '../../../../src/model/wire/union-names.js'
import { namedTypes, type TextUnion } from '../../../../src/model/wire/wire-planner.js'
import { decode } from '../../../../src/runtime/codec/wire/decode.js'
import { encode } from '../../../../src/runtime/codec/wire/encode.js'

export interface Planned {
  readonly plan: WirePlan | undefined
  readonly plans: WirePlans
  /** Paths of unions that JSON cannot tell apart. */
  readonly ambiguities: readonly string[]
  /** Paths of unions some of whose values arrive as their text. */
  readonly texts: readonly string[]
}

export function planOf(shape: Shape, definitions: readonly Definition[] = []): Planned {
  const ambiguities: string[] = []
  const texts = new Set<string>()
  const reporting = {
    ...namedTypes(definitions),
    path: 'data',
    onAmbiguity: ({ path }: { readonly path: string }) => void ambiguities.push(path),
    onText: ({ path }: TextUnion) => void texts.add(path),
  }
  const used = new Set(definitions.map(({ name }) => name))
  const planner = { ...reporting, onReference: (name: string) => void used.add(name) }
  const plan = planWire(shape, planner) ?? undefined
  const plans: Record<string, WirePlan> = {}
  // What is added to a set while it is walked is walked as well.
  for (const name of used) {
    const named = shapeNamed(name, planner.table)
    const own = named === undefined ? null : planWire(named, { ...planner, path: name })
    if (own !== null) plans[name] = own
  }
  return { plan, plans, ambiguities, texts: [...texts] }
}

/** There and back, as a provider would store it. */
export function roundTrip({ plan, plans }: Planned, value: unknown): unknown {
  const place = { start: 'data', plans: JSON.parse(JSON.stringify(plans)) as WirePlans }
  const text = JSON.stringify(encode(plan, value, place))
  return decode(plan, text === undefined ? undefined : JSON.parse(text), place)
}

export const text: Shape = { kind: 'primitive', name: 'string' }
export const number: Shape = { kind: 'primitive', name: 'number' }
export const boolean: Shape = { kind: 'primitive', name: 'boolean' }
export const bigint: Shape = { kind: 'primitive', name: 'bigint' }
export const none: Shape = { kind: 'primitive', name: 'null' }
export const missing: Shape = { kind: 'primitive', name: 'undefined' }
export const date: Shape = { kind: 'value', type: 'Date' }

export function literal(value: string | number | boolean): Shape {
  return { kind: 'literal', type: typeof value as 'string', value }
}

export function list(element: Shape): Shape {
  return { kind: 'array', element, readonly: false }
}

export function union(...members: readonly Shape[]): Shape {
  return { kind: 'union', members }
}

export function named(name: string): Shape {
  return { kind: 'reference', name }
}

/** `'at?'` is an optional property. */
export function object(properties: Readonly<Record<string, Shape>>, index?: Shape): Shape {
  return {
    kind: 'object',
    properties: Object.entries(properties).map(([key, shape]) => ({
      name: key.replace(/\?$/, ''),
      shape,
      optional: key.endsWith('?'),
      readonly: false,
    })),
    indexes: index === undefined ? [] : [{ key: text, value: index, readonly: false }],
  }
}
