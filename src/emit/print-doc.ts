import type { Doc } from '../model/shape.js'

/** A JSDoc comment above what follows it; empty text for no comment. */
export function printDoc(doc: Doc | undefined, indent: string): string {
  if (doc === undefined) return ''
  const lines = doc.map((line) => line.replaceAll('*/', String.raw`*\/`))
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
}
