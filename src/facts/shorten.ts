const LONGEST = 200

/** A name, an id or a path for a message: what is called so may be a payload. */
export function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
