import type { BoundName, Bounds } from '../../../facts/bounds.js'
import { commentsBefore, commentsBeside } from '../../source/comments-beside.js'
import { ts } from '../../source/typescript.js'

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
  return boundsOf(declarations.flatMap(tagsOf))
}

function boundsOf(tags: readonly ts.JSDocTag[]): Bounds | undefined {
  const bounds = new Map<string, Bounds[BoundName]>()
  for (const { tagName, comment } of tags) {
    if (!names.has(tagName.text)) continue
    const text = ts.getTextOfJSDocComment(comment)?.trim() ?? ''
    bounds.set(tagName.text, valueOf(tagName.text as BoundName, text))
  }
  return bounds.size === 0 ? undefined : Object.fromEntries(bounds)
}

function tagsOf(declaration: ts.Node): readonly ts.JSDocTag[] {
  const given = 'jsDoc' in declaration ? ts.getJSDocTags(declaration) : []
  return [...given, ...commentsBeside(declaration).flatMap(({ tags = [] }) => tags)]
}

/** What the comment before a type gives: `[/** @minimum 1 *\/ number]`. */
export function readBoundsBefore(node: ts.TypeNode): Bounds | undefined {
  return boundsOf(commentsBefore(node).flatMap(({ tags = [] }) => tags))
}

function valueOf(name: BoundName, text: string): Bounds[BoundName] {
  if (name === 'pattern') return text
  // What follows on the line is a remark.
  const [word = ''] = text.split(/\s/)
  if (name === 'format') return word
  if (name === 'uniqueItems') return word === '' || word === 'true' ? true : word
  return String(Number(word)) === word ? Number(word) : word
}
