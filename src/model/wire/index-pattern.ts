import type { Shape } from '../shape.js'

const ANY_TEXT = '[^]*'
const ANY_NUMBER = '-?(?:\\d+(?:\\.\\d+)?(?:e[+-]\\d+)?|Infinity)'

/** What the name of a property must look like to be one of an index signature: the source of a regular expression. */
export function indexPattern(key: Shape): string {
  return `^${patternOf(key)}$`
}

function patternOf(key: Shape): string {
  switch (key.kind) {
    case 'primitive':
      return key.name === 'number' || key.name === 'bigint' ? ANY_NUMBER : ANY_TEXT
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

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}
