import type { Shape } from '../../model/shape.js'

const ANY_TEXT = '[^]*'
/** What a number is written as. */
const NUMBER_NAME = '(?:-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?|-?Infinity|NaN)'
const PREFIXED = '0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+'
/** What reads as a number: `Number(text)` is finite, and the text is not empty. */
const NUMBER_TEXT = `(?:\\s*(?:[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|${PREFIXED})\\s*|\\s+)`
const BIGINT_TEXT = `-?(?:0|[1-9]\\d*|${PREFIXED})`

/**
 * What the name of a property must look like to be one of an index signature, and a text to be of a template: the source
 * of a regular expression, for JSON Schema. It takes what `isKeyOf` takes, and more where no expression can say it.
 */
export function indexPattern(key: Shape): string {
  const isNumber = key.kind === 'primitive' && key.name === 'number'
  return `^${isNumber ? NUMBER_NAME : patternOf(key)}$`
}

function patternOf(key: Shape): string {
  switch (key.kind) {
    case 'primitive':
      return primitives[key.name] ?? ANY_TEXT
    case 'literal':
      return escapePattern(String(key.value))
    case 'template':
      return key.texts
        .map((text, index) => {
          const type = key.types[index]
          return escapePattern(text) + (type === undefined ? '' : patternOf(type))
        })
        .join('')
    case 'union':
      return `(?:${key.members.map(patternOf).join('|')})`
    case 'brand':
      return patternOf(key.base)
    default:
      return ANY_TEXT
  }
}

const primitives: Readonly<Partial<Record<string, string>>> = {
  number: NUMBER_TEXT,
  bigint: BIGINT_TEXT,
  boolean: '(?:true|false)',
  null: 'null',
  undefined: 'undefined',
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}
