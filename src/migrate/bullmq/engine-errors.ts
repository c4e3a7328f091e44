import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { importedMember, importedName } from '../code/imported-name.js'
import { importedFiles } from '../code/imported-files.js'
import type { Code } from '../code/read-code.js'

/** Errors by which a handler tells BullMQ what to do with its job. In pikku they are errors like any other. */
const names = [
  'UnrecoverableError',
  'RateLimitError',
  'DelayedError',
  'WaitingError',
  'WaitingChildrenError',
]

const mention = new RegExp(String.raw`\b(?:${names.join('|')})\b`)
/** BullMQ knows this one by its name too, whatever its class. */
const quoted = /(['"`])UnrecoverableError\1/

/**
 * The first such error that a file of a worker mentions, or a file behind its imports, but for those that handlers end
 * their own job with.
 */
export function engineErrorNear(
  code: Code,
  start: ts.SourceFile,
  known: readonly ts.Expression[],
): string | undefined {
  const seen = new Set([start])
  for (const file of seen) {
    const other = mentionIn(code, file, known)
    if (other !== undefined) return other
    for (const imported of importedFiles(code, file)) seen.add(imported)
  }
  return undefined
}

/** The class in `throw new UnrecoverableError(…)` within a handler: in both, it ends the job without another attempt. */
export function finalThrows(code: Code, handler: ts.Node): ts.Expression[] {
  return eachNode([handler], ts.isThrowStatement).flatMap(({ expression: error }) => {
    const imported = ts.isNewExpression(error) && importedMember(code, error.expression)
    const isFinal =
      imported && imported.module === 'bullmq' && imported.name === 'UnrecoverableError'
    return isFinal ? [error.expression] : []
  })
}

function mentionIn(
  code: Code,
  file: ts.SourceFile,
  known: readonly ts.Expression[],
): string | undefined {
  const { text } = file
  if (quoted.test(text)) return 'UnrecoverableError'
  if (!text.includes('bullmq') || !mention.test(text)) return undefined
  const other = eachNode([file], ts.isIdentifier).find(
    (name) =>
      !ts.isImportSpecifier(name.parent) &&
      !known.some((each) => each === name || isMember(each, name)) &&
      (names.includes(name.text) || names.includes(importedName(code, name)?.name ?? '')),
  )
  return other && (importedName(code, other)?.name ?? other.text)
}

function isMember(access: ts.Expression, name: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(access) && access.name === name
}
