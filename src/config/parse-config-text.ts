import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import type { TextRange } from './text-span.js'

/** Says what is wrong with the file, and does not come back. */
export type Fail = (reason: string, instead: string, range?: TextRange) => never

/** The value that a config file holds, read without running it. */
export async function parseConfigText(file: string, text: string, fail: Fail): Promise<unknown> {
  if (!file.endsWith('.json')) {
    const { readConfigModule } = await import('./read-config-module.js')
    return readConfigModule(file, text, fail)
  }
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (first !== undefined) {
    fail(printParseErrorCode(first.error), 'Write valid JSON; comments are fine.', first)
  }
  return value
}

/** Where a key stands in the text of a config file: its last step, the first time that it is written. */
export function rangeOfKey(text: string, key: string): TextRange | undefined {
  const found = new RegExp(`(?<![\\w$])${key.replaceAll(/[^\w$]/g, '\\$&')}(?=["']?\\s*:)`).exec(
    text,
  )
  return found === null ? undefined : { offset: found.index, length: key.length }
}
