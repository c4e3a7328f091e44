import {
  findNodeAtLocation,
  getNodeValue,
  parse,
  parseTree,
  printParseErrorCode,
  type ParseError,
} from 'jsonc-parser'
import type { TextRange } from './text-span.js'

export interface TsconfigFault {
  readonly reason: string
  readonly range: TextRange
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is read of a tsconfig, and the form that it has to have. */
const forms: readonly (readonly [
  key: readonly string[],
  isRight: (value: unknown) => boolean,
  expected: string,
])[] = [
  [['extends'], (value) => isText(value) || isTexts(value), 'a string or a list of strings'],
  [['files'], isTexts, 'a list of strings'],
  [['include'], isTexts, 'a list of strings'],
  [['exclude'], isTexts, 'a list of strings'],
  [
    ['references'],
    (value) =>
      Array.isArray(value) &&
      value.every((each) => isObject(each) && isText(valueAt(each, 'path'))),
    'a list of objects with a `path`',
  ],
  [['compilerOptions'], isObject, 'an object'],
  [
    ['compilerOptions', 'paths'],
    (value) => isObject(value) && Object.values(value).every(isTexts),
    'an object of lists of strings',
  ],
  [['compilerOptions', 'types'], isTexts, 'a list of strings'],
  [['compilerOptions', 'lib'], isTexts, 'a list of strings'],
  ...['baseUrl', 'rootDir', 'outDir', 'module', 'moduleResolution', 'target'].map(
    (name) => [['compilerOptions', name], isText, 'a string'] as const,
  ),
]

/** The first mistake in the text of a tsconfig that keeps it from being read. The compiler takes an empty one. */
export function tsconfigFault(text: string): TsconfigFault | null {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true })
  const [error] = errors
  if (error !== undefined) {
    return { reason: `it is not JSON (${printParseErrorCode(error.error)})`, range: error }
  }
  if (tree === undefined) return null
  if (tree.type !== 'object') return { reason: 'it is not an object', range: tree }
  for (const [key, isRight, expected] of forms) {
    const node = findNodeAtLocation(tree, [...key])
    if (node === undefined) continue
    const value: unknown = getNodeValue(node)
    // The compiler takes null for an option that is not there.
    if (value === null && key.length === 2) continue
    if (!isRight(value)) return { reason: `\`${key.join('.')}\` must be ${expected}`, range: node }
  }
  return null
}

/** The files that the text of a tsconfig extends, as it names them. */
export function extendedFiles(text: string): readonly string[] {
  const extended = valueAt(parse(text), 'extends')
  const list: readonly unknown[] = Array.isArray(extended) ? extended : [extended]
  return list.filter((each) => typeof each === 'string')
}

/** Where the text of a tsconfig refers to another project, by its place in the list. */
export function referenceRange(text: string, index: number): TextRange | undefined {
  const tree = parseTree(text, [], { allowTrailingComma: true })
  return tree && findNodeAtLocation(tree, ['references', index, 'path'])
}

function valueAt(value: unknown, key: string): unknown {
  return isObject(value) ? Reflect.get(value, key) : undefined
}
