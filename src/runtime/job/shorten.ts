const LONGEST = 200

/** A name or an id for a message: what calls itself so may be a payload. */
export function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
