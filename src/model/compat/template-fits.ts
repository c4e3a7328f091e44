import { contentOf } from '../content-of.js'
import { isTextOf as isTextOfPlan } from '../../facts/is-text-of.js'
import { planKey } from '../check/plan-key.js'
import type { Shape, TemplateShape } from '../shape.js'

/** Whether a text is one of a template's, a cased text's, or of a type that stands in a template: as the runtime reads it. */
export function isTextOf(shape: Shape, text: string): boolean {
  return isTextOfPlan(planKey(shape), text)
}

/** Whether every text of one template is one of another. It may say no where the answer is yes, never the reverse. */
export function templateFits(from: TemplateShape, to: TemplateShape): boolean {
  if (contentOf([from.texts, from.types]) === contentOf([to.texts, to.types])) return true
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
