import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'

/** Says what is wrong with the file, and does not come back. */
export type Fail = (reason: string, instead: string) => never

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
    const line = text.slice(0, first.offset).split('\n').length
    fail(
      `line ${line}: ${printParseErrorCode(first.error)}`,
      'Write valid JSON; comments are fine.',
    )
  }
  return value
}
