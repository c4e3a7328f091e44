import { escapeUnit } from '../../../provider-kit/messages/escape-text.js'

/**
 * JSON text without the characters beyond U+FFFF, which SQS takes and its emulators refuse. Each is three times as long
 * then, so only where there is room for it.
 */
export function escapeForEmulators(json: string, bytes: number): string {
  if (!/[\uD800-\uDFFF]/.test(json)) return json
  const escaped = json.replaceAll(/[\uD800-\uDFFF]/g, escapeUnit)
  return Buffer.byteLength(escaped) <= bytes ? escaped : json
}
