import type { BoundName, Bounds } from '../../facts/bounds.js'
import { ts } from '../typescript.js'

const names: ReadonlySet<string> = new Set<BoundName>([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
])

/**
 * The bounds that the JSDoc of some declarations gives; undefined when it gives none. Whether they make sense is asked
 * later, of the model: what is no number stays the text that it is.
 */
export function readBounds(declarations: readonly ts.Node[]): Bounds | undefined {
  const bounds = new Map<string, Bounds[BoundName]>()
  for (const declaration of declarations) {
    if (!('jsDoc' in declaration)) continue
    for (const { tagName, comment } of ts.getJSDocTags(declaration)) {
      if (!names.has(tagName.text)) continue
      const text = ts.getTextOfJSDocComment(comment)?.trim() ?? ''
      bounds.set(tagName.text, valueOf(tagName.text as BoundName, text))
    }
  }
  return bounds.size === 0 ? undefined : Object.fromEntries(bounds)
}

function valueOf(name: BoundName, text: string): Bounds[BoundName] {
  if (name === 'pattern') return text
  // What follows on the line is a remark.
  const [word = ''] = text.split(/\s/)
  if (name === 'format') return word
  if (name === 'uniqueItems') return word === '' || word === 'true' ? true : word
  return String(Number(word)) === word ? Number(word) : word
}
