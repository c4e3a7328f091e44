/** Texts of plain ASCII that need no escape of any kind. */
const plain = /^[ !#-&(-[\]-~]*$/

/** A string literal in single quotes that means exactly this text, whatever it holds. */
export function quote(text: string): string {
  if (plain.test(text)) return `'${text}'`
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  // Line separators end a line in older readers of JavaScript.
  return `'${inner.replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`)}'`
}
