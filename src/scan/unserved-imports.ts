import { findComments } from './find-comments.js'
import { functionNames, wiringNames } from './names.js'

/** A name that a file imports from us, and that belongs to a part of Pikku which is not read here. */
export interface UnservedImport {
  readonly name: string
  /** Both from 1. */
  readonly line: number
  readonly column: number
}

const clause =
  /\bimport\s*\{([^}]*)\}\s*from\s*['"](?:#pikku(?:\/[^'"\n]*)?|@?pikku(?:\/(?:core|queue))*|[^'"\n]*\/pikku-[\w-]+\.gen(?:\.[cm]?[jt]s)?)['"]/g

/** As the calls of Pikku are named that declare something: `wireTrigger`, `pikkuWorkflowFunc`, `defineHTTPRoutes`. */
const declaring = /(?<![\w$])(?<!\btype\s+)(?<!\bas\s+)(?:wire|pikku|define|add)[A-Z][\w$]*/g

const served: ReadonlySet<string> = new Set([
  ...functionNames,
  ...wiringNames,
  'wireCodec',
  'defineQueues',
  'defineClientQueues',
])

/** Reads them without a parser: imports in a text that only looks like code are taken for some. */
export function readUnservedImports(text: string): readonly UnservedImport[] {
  if (!text.includes('pikku')) return none
  const found: UnservedImport[] = []
  const isCommented = findComments(text)
  for (const { index, 0: whole, 1: names = '' } of text.matchAll(clause)) {
    const start = index + whole.indexOf('{') + 1
    for (const name of names.matchAll(declaring)) {
      const at = start + name.index
      if (!served.has(name[0]) && !isCommented(at))
        found.push({ name: name[0], ...placeOf(text, at) })
    }
  }
  return found.length === 0 ? none : found
}

const none: readonly UnservedImport[] = []

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at)
  return {
    line: before.split(/\r\n|[\n\r\u2028\u2029]/).length,
    column: at - lineStart(before) + 1,
  }
}

function lineStart(before: string): number {
  return Math.max(...['\n', '\r', '\u2028', '\u2029'].map((end) => before.lastIndexOf(end))) + 1
}
