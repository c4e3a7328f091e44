import { matchTemplate } from '../../facts/match-template.js'
import type { CasedShape, Shape, TemplateShape } from '../shape.js'

/** Whether a text is one of a template's, a cased text's, or of a type that stands in a template. */
export function isTextOf(shape: Shape, text: string): boolean {
  switch (shape.kind) {
    case 'template':
      return isTextOfTemplate(shape, text)
    case 'cased':
      return changeCase(shape, text) === text && isTextOf(shape.of, text)
    case 'union':
      return shape.members.some((member) => isTextOf(member, text))
    case 'brand':
      return [shape.base, ...(shape.also ?? [])].every((part) => isTextOf(part, text))
    case 'literal':
      return String(shape.value) === text
    case 'primitive':
      return isTextOfPrimitive(shape.name, text)
    default:
      return false
  }
}

function isTextOfPrimitive(name: string, text: string): boolean {
  switch (name) {
    case 'string':
    case 'any':
      return true
    case 'number':
      return text !== '' && Number.isFinite(Number(text))
    case 'bigint':
      return /^-?(?:0|[1-9]\d*)$/.test(text)
    case 'boolean':
      return text === 'true' || text === 'false'
    default:
      return name === text
  }
}

function changeCase({ casing }: CasedShape, text: string): string {
  const isWhole = casing === 'Uppercase' || casing === 'Lowercase'
  const head = isWhole ? text : text.slice(0, 1)
  const isUpper = casing === 'Uppercase' || casing === 'Capitalize'
  return (isUpper ? head.toUpperCase() : head.toLowerCase()) + text.slice(head.length)
}

/** As the runtime reads a template: by the same function. */
function isTextOfTemplate({ texts, types }: TemplateShape, text: string): boolean {
  return matchTemplate(texts, types, text, isTextOf)
}

/** Whether every text of one template is one of another. It may say no where the answer is yes, never the reverse. */
export function templateFits(from: TemplateShape, to: TemplateShape): boolean {
  if (JSON.stringify([from.texts, from.types]) === JSON.stringify([to.texts, to.types])) return true
  // A part that takes any text leaves no choice that could be wrong; of other parts that is not known.
  const isOpen =
    to.types.every((type) => type.kind === 'primitive' && type.name === 'string') &&
    to.texts.slice(1, -1).every((text) => text !== '')
  return isOpen && matches(symbolsOf(to), symbolsOf(from))
}

/** A character, or a type that stands for some. */
type TextSymbol = string | Shape

function symbolsOf({ texts, types }: TemplateShape): TextSymbol[] {
  return texts.flatMap((text, index): TextSymbol[] => {
    const type = types[index]
    return type === undefined ? Array.from(text) : [...Array.from(text), type]
  })
}

/** `to` holds characters, and types that take any text. */
function matches(to: readonly TextSymbol[], from: readonly TextSymbol[]): boolean {
  const [first, ...rest] = to
  if (first === undefined) return from.length === 0
  if (typeof first === 'string') return from[0] === first && matches(rest, from.slice(1))
  return from.some((_, start) => matches(rest, from.slice(start))) || matches(rest, [])
}
