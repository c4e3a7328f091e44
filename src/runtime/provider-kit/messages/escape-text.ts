/**
 * JSON text without the two characters that SQS refuses (U+FFFE, U+FFFF). It reads back as what it was; half of a
 * surrogate pair is an escape in JSON already.
 */
export function escapeText(json: string): string {
  return json.replaceAll(/[\uFFFE\uFFFF]/g, escapeUnit)
}

export function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`
}
