import type { Shape } from '../shape.js'
import { isText } from './shape-kinds.js'
import { isTextOf, templateFits } from './template-fits.js'

/** One type of texts within another. */
export function textFits(from: Shape, to: Shape): boolean {
  if (to.kind === 'primitive') return to.name === 'string'
  if (from.kind === 'literal' && from.type === 'string') return isTextOf(to, String(from.value))
  if (from.kind === 'template' && to.kind === 'template') return templateFits(from, to)
  if (from.kind === 'cased' && to.kind === 'cased') {
    return from.casing === to.casing && textFits(from.of, to.of)
  }
  return false
}

export function isTextTaken(from: Shape, to: Shape): boolean {
  return isText(to) || textFits(from, to)
}

const anyText: Shape = { kind: 'primitive', name: 'string' }

/** What is always in the text of a date. */
export const isoText: Shape = {
  kind: 'template',
  texts: ['', '-', '-', 'T', ':', ':', '.', 'Z'],
  types: Array.from({ length: 7 }, () => anyText),
}
