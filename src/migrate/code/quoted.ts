import type { ts } from '../../inspect/source/typescript.js'

/** A text as a literal, in the quotes that the file uses for its imports. */
export function quoted(file: ts.SourceFile, text: string): string {
  const quote = /^\s*(?:import|export)\b[^'"]*(['"])/m.exec(file.text)?.[1] ?? "'"
  const escaped = JSON.stringify(text).slice(1, -1)
  return quote === '"'
    ? `"${escaped}"`
    : `'${escaped.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)}'`
}
