/**
 * JSON text without the characters that SQS refuses (U+FFFE, U+FFFF), and without those beyond U+FFFF, which SQS takes
 * and its emulators refuse. It reads back as what it was.
 */
export function escapeText(json: string): string {
  return json.replaceAll(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, escapeUnit)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`
}
