/**
 * Whether a text is one of a template, as TypeScript reads it: each part takes as little as the text after it allows, and
 * of two parts that touch the first takes one character. It never tries again. `texts` has one more item than `parts`.
 */
export function matchTemplate<Part>(
  texts: readonly string[],
  parts: readonly Part[],
  text: string,
  fits: (part: Part, piece: string) => boolean,
): boolean {
  const [first = ''] = texts
  const last = texts.at(-1) ?? ''
  if (text.length < first.length + last.length) return false
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  const end = text.length - last.length
  let from = first.length
  return parts.every((part, index) => {
    const delimiter = texts[index + 1] ?? ''
    const isLast = index === parts.length - 1
    const to = isLast ? end : delimiter === '' ? from + 1 : text.indexOf(delimiter, from)
    if (to < from || to > end) return false
    const piece = text.slice(from, to)
    from = to + delimiter.length
    return fits(part, piece)
  })
}
