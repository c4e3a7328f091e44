import { applyEdits, modify, parse, type JSONPath } from 'jsonc-parser'

/** One change of a JSON file. */
export interface JsonEdit {
  readonly path: JSONPath
  readonly value: unknown
  /** The property that a new one is put before. A new property comes last where this one is absent. */
  readonly before?: string
}

/** The text with its values changed; comments, order, indent, line ends and the byte order mark stay as they are. */
export function editJson(text: string, edits: readonly JsonEdit[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const indent = /^(?<indent>[ \t]+)\S/m.exec(text)?.groups?.['indent'] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
  const edited = edits.reduce((current, { path, value, before }) => {
    const getInsertionIndex = (properties: string[]): number => {
      const index = before === undefined ? -1 : properties.indexOf(before)
      return index === -1 ? properties.length : index
    }
    const isList = typeof path.at(-1) === 'number'
    return applyEdits(
      current,
      modify(current, path, value, {
        formattingOptions,
        getInsertionIndex,
        isArrayInsertion: isList,
      }),
    )
  }, text.slice(mark.length))
  return mark + edited
}

/** The value at a path of a JSON text with comments; undefined when there is none. */
export function readJson(text: string, ...path: readonly string[]): unknown {
  const whole: unknown = parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true })
  return path.reduce(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (Reflect.get(value, key) as unknown)
        : undefined,
    whole,
  )
}
