import type { Shape } from '../../model/shape.js'
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
      return `${shape.casing}<${printShape(shape.of, indent)}>`
    case 'array':
      return `${shape.readonly ? 'readonly ' : ''}${printOperand(shape.element, indent)}[]`
    case 'tuple':
      return printTuple(shape, indent)
    case 'object':
      return printObject(shape, indent)
    case 'union':
      return printUnion(shape, indent)
    case 'brand':
      return `${printOperand(shape.base, indent)} & ${printObject(shape.brand, indent)}`
    case 'map':
      return `${shape.readonly ? 'ReadonlyMap' : 'Map'}<${printShape(shape.key, indent)}, ${printShape(shape.value, indent)}>`
    case 'set':
      return `${shape.readonly ? 'ReadonlySet' : 'Set'}<${printShape(shape.element, indent)}>`
    case 'value':
      return shape.type
    case 'reference':
      return shape.name
  }
}

type Of<Kind extends Shape['kind']> = Extract<Shape, { readonly kind: Kind }>

function printLiteral({ type, value }: Of<'literal'>): string {
  if (type === 'string') return quote(String(value))
  if (type === 'bigint') return `${value}n`
  return Object.is(value, -0) ? '-0' : String(value)
}

function printTemplate({ texts, types }: Of<'template'>, indent: string): string {
  const parts = types.map((type, index) => `\${${printShape(type, indent)}}${escapeTemplate(texts[index + 1] ?? '')}`)
  return `\`${escapeTemplate(texts[0] ?? '')}${parts.join('')}\``
}

function escapeTemplate(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', '\\`').replaceAll('${', '\\${')
}

function printTuple({ elements, readonly }: Of<'tuple'>, indent: string): string {
  // The language wants all labels or none on older compilers.
  const isLabelled = elements.length > 0 && elements.every((element) => element.label !== undefined)
  const printed = elements.map(({ shape, label, presence }) => {
    const text = printShape(shape, indent)
    const isRest = presence === 'rest'
    if (isLabelled) return `${isRest ? '...' : ''}${label}${presence === 'optional' ? '?' : ''}: ${isRest ? arrayOf(shape, indent) : text}`
    if (isRest) return `...${arrayOf(shape, indent)}`
    return presence === 'optional' ? `${printOperand(shape, indent)}?` : text
  })
  return `${readonly ? 'readonly ' : ''}[${printed.join(', ')}]`
}

function arrayOf(shape: Shape, indent: string): string {
  return `${printOperand(shape, indent)}[]`
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
  return shape.kind === 'brand' ? `(${text})` : text
}

/** A shape where something binds tighter: before `[]`, `?` and `&`. */
function printOperand(shape: Shape, indent: string): string {
  const text = printShape(shape, indent)
  const isLoose = shape.kind === 'union' || shape.kind === 'brand' || text.startsWith('readonly ')
  return isLoose ? `(${text.trimStart()})` : text
}

function printObject({ properties, indexes }: Of<'object'>, indent: string): string {
  if (properties.length === 0 && indexes.length === 0) return '{}'
  const inner = `${indent}  `
  const lines = [
    ...indexes.map((index) => {
      const name = index.readonly ? 'readonly [key' : '[key'
      return `${inner}${name}: ${printShape(index.key, inner)}]: ${printShape(index.value, inner)}`
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
