import type { StaticValue } from '../../model/static-value.js'

/** `'emails'`, `42`, `a list`: a value in words, for messages. */
export function describeValue(value: StaticValue): string {
  switch (value.kind) {
    case 'constant':
      return typeof value.value === 'string' ? `'${value.value}'` : String(value.value)
    case 'list':
      return 'a list'
    case 'record':
      return 'an object'
    case 'dynamic':
      return `\`${value.text}\``
    case 'code':
      return `\`${value.text}\``
  }
}

/** Why a value is not of the kind that was asked for. */
export function reasonOf(value: StaticValue): string {
  return value.kind === 'dynamic' ? value.reason : `it is ${describeValue(value)}`
}
