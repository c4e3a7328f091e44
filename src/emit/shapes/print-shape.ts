import type { Shape, TupleElement } from '../../model/shape.js'
import { printDoc } from '../print-doc.js'
import { quote } from '../quote.js'

/** The TypeScript text of a shape, as it stands at some indent. */
export function printShape(shape: Shape, indent = ''): string {
  switch (shape.kind) {
    case 'primitive':
      return shape.name
    case 'literal':
      return printLiteral(shape)
    case 'template':
      return printTemplate(shape, indent)
    case 'cased':
      return printGeneric(shape.casing, [shape.of], indent)
    case 'array':
      return `${shape.readonly ? 'readonly ' : ''}${printOperand(shape.element, indent)}[]`
    case 'tuple':
      return printTuple(shape, indent)
    case 'object':
      return printObject(shape, indent)
    case 'union':
      return printUnion(shape, indent)
    case 'brand':
      return printBrand(shape, indent)
    case 'map':
      return printGeneric(shape.readonly ? 'ReadonlyMap' : 'Map', [shape.key, shape.value], indent)
    case 'set':
      return printGeneric(shape.readonly ? 'ReadonlySet' : 'Set', [shape.element], indent)
    case 'value':
      return shape.over === undefined ? shape.type : `${shape.type}Over${shape.over}`
    case 'reference':
      return shape.name
  }
}

type Of<Kind extends Shape['kind']> = Extract<Shape, { readonly kind: Kind }>

function printLiteral({ type, value }: Of<'literal'>): string {
  if (type === 'string') return quote(String(value))
  if (type === 'bigint') return `${value}n`
  return String(value)
}

function printTemplate({ texts, types }: Of<'template'>, indent: string): string {
  const parts = types.map(
    (type, index) => `\${${printShape(type, indent)}}${escapeTemplate(texts[index + 1] ?? '')}`,
  )
  return `\`${escapeTemplate(texts[0] ?? '')}${parts.join('')}\``
}

function escapeTemplate(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
}

function printTuple({ elements, readonly }: Of<'tuple'>, indent: string): string {
  const printed = (inner: string): string[] =>
    elements.map((element) => printElement(element, inner))
  return `${readonly ? 'readonly ' : ''}${printList('[', printed, ']', indent)}`
}

function printElement({ shape, label, presence }: TupleElement, indent: string): string {
  const rest = presence === 'rest' ? '...' : ''
  const type = presence === 'rest' ? arrayOf(shape, indent) : printShape(shape, indent)
  if (label !== undefined) {
    return `${rest}${label}${presence === 'optional' ? '?' : ''}:${type.startsWith('\n') ? '' : ' '}${type}`
  }
  return presence === 'optional' ? `${printOperand(shape, indent)}?` : `${rest}${type}`
}

/** A list in brackets: on one line, or, when a part of it takes several and begins with a break, one part a line. */
function printList(
  open: string,
  parts: (indent: string) => readonly string[],
  close: string,
  indent: string,
): string {
  const flat = parts(indent)
  if (!flat.some((part) => part.startsWith('\n') || part.includes(':\n')))
    return `${open}${flat.join(', ')}${close}`
  const inner = `${indent}  `
  // A union that takes several lines indents itself.
  const lines = parts(inner).map(
    (part, index) => `${inner}${(flat[index]?.startsWith('\n') ? flat[index] : part).trimStart()}`,
  )
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

function arrayOf(shape: Shape, indent: string): string {
  return `${printOperand(shape, indent)}[]`
}

function printGeneric(name: string, types: readonly Shape[], indent: string): string {
  return `${name}${printList('<', (inner) => types.map((type) => printShape(type, inner)), '>', indent)}`
}

function printBrand({ base, also = [], brand }: Of<'brand'>, indent: string): string {
  const parts = [base, ...also].map((part) => printOperand(part, indent))
  const isEmpty = brand.properties.length === 0 && brand.indexes.length === 0
  // `string & {}` is how a union of texts stays open: its emptiness is its meaning.
  return [...parts, ...(isEmpty && parts.length > 1 ? [] : [printObject(brand, indent)])].join(
    ' & ',
  )
}

function printUnion({ members }: Of<'union'>, indent: string): string {
  const inner = `${indent}  `
  const printed = members.map((member) => printMember(member, inner))
  const isLong = printed.some((text) => text.includes('\n')) || printed.join(' | ').length > 100
  if (!isLong) return printed.join(' | ')
  return printed.map((text) => `\n${inner}| ${text}`).join('')
}

function printMember(shape: Shape, indent: string): string {
  const text = printShape(shape, indent)
  return isIntersection(shape) ? `(${text})` : text
}

/** Whether a shape is printed with `&`. */
export function isIntersection(shape: Shape): boolean {
  return shape.kind === 'brand' || (shape.kind === 'object' && shape.apart === true)
}

/** A shape where something binds tighter: before `[]`, `?` and `&`. */
function printOperand(shape: Shape, indent: string): string {
  const text = printShape(shape, indent)
  const isLoose = shape.kind === 'union' || isIntersection(shape) || text.startsWith('readonly ')
  return isLoose ? `(${text.trimStart()})` : text
}

function printObject({ properties, indexes, apart }: Of<'object'>, indent: string): string {
  if (properties.length === 0 && indexes.length === 0) return '{}'
  if (apart === true) {
    const parts = [
      { properties, indexes: [] },
      ...indexes.map((index) => ({ properties: [], indexes: [index] })),
    ]
    return parts.map((part) => printObject({ kind: 'object', ...part }, indent)).join(' & ')
  }
  const inner = `${indent}  `
  const lines = [
    ...indexes.map((index) => {
      const name = index.readonly ? 'readonly [key' : '[key'
      const text = printShape(index.value, inner)
      return `${inner}${name}: ${printShape(index.key, inner)}]:${text.startsWith('\n') ? '' : ' '}${text}`
    }),
    ...properties.map((property) => {
      const name = `${property.readonly ? 'readonly ' : ''}${printKey(property.name)}${property.optional ? '?' : ''}`
      const text = printShape(property.shape, inner)
      return `${printDoc(property.doc, inner)}${inner}${name}:${text.startsWith('\n') ? '' : ' '}${text}`
    }),
  ]
  return `{\n${lines.join('\n')}\n${indent}}`
}

/** A property's name, quoted where the language asks for it. */
export function printKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : quote(name)
}
