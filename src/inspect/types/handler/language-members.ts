import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { Shape } from '../../../model/shape.js'
import type { ValueKind } from './value-kind.js'
import type { ValueReader } from './value-reader.js'
import { madeOf, primitive, type ValueType } from './value-type.js'

const text = primitive('string')
const number = primitive('number')
const truth = primitive('boolean')

/** What the methods of the language give, whatever they are given. Only those of ES2015, which every project has. */
const methods: Readonly<Partial<Record<ValueKind, Readonly<Record<string, Shape>>>>> = {
  string: {
    ...each(
      'charAt concat normalize repeat replace slice substring toLowerCase toUpperCase trim toString',
      text,
    ),
    ...each('charCodeAt indexOf lastIndexOf localeCompare search', number),
    ...each('endsWith includes startsWith', truth),
    split: { kind: 'array', element: text, readonly: false },
  },
  number: each('toExponential toFixed toLocaleString toPrecision toString', text),
  bigint: each('toLocaleString toString', text),
  Date: {
    ...each(
      'getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds valueOf',
      number,
    ),
    ...each('toDateString toISOString toString toTimeString toUTCString', text),
  },
  list: { ...each('indexOf lastIndexOf', number), ...each('every some', truth), join: text },
}

/** The interfaces of the language that hold those methods: a project may add to them. */
const interfaces: Readonly<Partial<Record<ValueKind, readonly string[]>>> = {
  string: ['String'],
  number: ['Number'],
  bigint: ['BigInt'],
  Date: ['Date'],
  list: ['Array', 'ReadonlyArray'],
}

function each(names: string, shape: Shape): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, shape]))
}

export function readMember(reader: ValueReader, kind: ValueKind, name: string): ValueType {
  checkUsual(reader, kind)
  if (name === 'length' && (kind === 'string' || kind === 'list')) return madeOf('number')
  throw new NeedsChecker(`the member ${name}`)
}

export function readMethod(reader: ValueReader, kind: ValueKind, name: string): ValueType {
  checkUsual(reader, kind)
  const known = methods[kind] ?? {}
  const shape = Object.hasOwn(known, name) ? known[name] : undefined
  if (shape === undefined) throw new NeedsChecker(`the method ${name}`)
  return { kind: 'made', shape }
}

/** @throws NeedsChecker where something adds to the language's own values of a kind */
export function checkUsual({ types, names }: ValueReader, kind: ValueKind): void {
  const isChanged = (interfaces[kind] ?? []).some((name) => !names.isOfLanguage(name))
  if (isChanged || !types.project.hasCollections)
    throw new NeedsChecker('a language that is not the usual one')
}

const others =
  'at codePointAt entries filter find findIndex findLast flat flatMap forEach get getDate has keys map match matchAll padEnd padStart reduce replaceAll reverse slice sort test trimEnd trimStart values'

const untelling: ReadonlySet<string> = new Set([
  ...Object.values(methods).flatMap((of) => Object.keys(of)),
  ...others.split(' '),
])

/** Whether a method of the language tells nothing of the type of what it is called on: `every` of a list does. */
export function isUntelling(method: string): boolean {
  return method !== 'every' && untelling.has(method)
}
