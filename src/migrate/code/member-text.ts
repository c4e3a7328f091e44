import type { ts } from '../../inspect/source/typescript.js'

/** `key: value`, or the name alone where both are the same. */
export function memberText(value: ts.Expression, key: string): string {
  const text = value.getText()
  return text === key ? key : `${key}: ${text}`
}
