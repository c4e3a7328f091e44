import type { Fix } from '../diagnostics/fix.js'
import type { RecordEntry } from '../model/static-value.js'

/** The edit that gives an option another name, and leaves its value. */
export function renameKey({ key, keySpan, isShorthand }: RecordEntry, name: string): Fix {
  return { span: keySpan, text: isShorthand ? `${name}: ${key}` : name }
}
