import type { Shape } from '../shape.js'
import type { Member } from './members.js'

/** What a value may be, in a few words: for messages. */
export function describeShape(members: readonly Member[]): string {
  const words = [...new Set(members.map(({ shape }) => wordsOf(shape)))]
  if (words.length === 0) return 'nothing'
  const shown = words.length > 4 ? [...words.slice(0, 3), `one of ${words.length - 3} more`] : words
  return shown.length === 1 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`
}

function wordsOf(shape: Shape): string {
  switch (shape.kind) {
    case 'primitive':
      return primitives[shape.name] ?? shape.name
    case 'literal':
      return shape.type === 'bigint' ? `${shape.value}n` : JSON.stringify(shape.value)
    case 'template':
      return 'a string of a pattern'
    case 'cased':
      return `a string in ${shape.casing.toLowerCase()}`
    case 'value':
      return `a ${shape.type}`
    case 'array':
    case 'tuple':
      return 'a list'
    case 'map':
      return 'a Map'
    case 'set':
      return 'a Set'
    default:
      return 'an object'
  }
}

const primitives: Readonly<Partial<Record<string, string>>> = {
  string: 'any text',
  number: 'any number',
  boolean: 'true or false',
  bigint: 'any bigint',
  any: 'anything',
  unknown: 'anything',
  never: 'nothing',
  object: 'any object',
}
