import type { Shape, TemplateShape } from '../../model/shape.js'
import { escapePattern } from '../../facts/escape-pattern.js'

const ANY_TEXT = '[^]*'
/** What a number is written as, but for how many digits it can hold. */
const NUMBER_NAME = [
  '(?:0|NaN|-?(?:Infinity|[1-9]\\d{0,20}|[1-9]\\d*\\.\\d*[1-9]|0\\.0{0,5}[1-9](?:\\d*[1-9])?',
  '[1-9](?:\\.\\d*[1-9])?e(?:\\+(?:2[1-9]|[3-9]\\d|[1-3]\\d\\d)|-(?:[7-9]|[1-9]\\d{1,2}))))',
].join('|')
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
      return patternOfTemplate(key)
    case 'union':
      return `(?:${key.members.map(patternOf).join('|')})`
    case 'brand':
      return patternOf(key.base)
    default:
      return ANY_TEXT
  }
}

/** A part ends where the text after it is found first; the last one takes all that is left. */
function patternOfTemplate({ texts, types }: TemplateShape): string {
  const parts = types.map((type, index) => {
    const [own, next] = [patternOf(type), escapePattern(texts[index + 1] ?? '')]
    if (index === types.length - 1 || next === '') return own + next
    return `${own === ANY_TEXT ? '' : `(?=${own}${next})`}(?:(?!${next})[^])*${next}`
  })
  return escapePattern(texts[0] ?? '') + parts.join('')
}

const primitives: Readonly<Partial<Record<string, string>>> = {
  number: NUMBER_TEXT,
  bigint: BIGINT_TEXT,
  boolean: '(?:true|false)',
  null: 'null',
  undefined: 'undefined',
}
