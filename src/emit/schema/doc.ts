import type { Doc } from '../../model/shape.js'

/** What a JSDoc comment says of a value in a schema. */
export interface Description {
  readonly description?: string
  readonly deprecated?: true
}

/** The text before the first tag, and whether a tag says that the thing is on its way out. */
export function describeDoc(doc: Doc | undefined): Description {
  if (doc === undefined) return {}
  const tag = doc.findIndex((line) => line.trimStart().startsWith('@'))
  const description = (tag === -1 ? doc : doc.slice(0, tag)).join('\n').trim()
  return {
    ...(description === '' ? {} : { description }),
    ...(doc.some((line) => /^\s*@deprecated\b/.test(line)) ? { deprecated: true } : {}),
  }
}
