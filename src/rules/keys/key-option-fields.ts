import type { StaticValue } from '../../model/static-value.js'
import { parseDuration } from '../../facts/parse-duration.js'

/** What one field of `limit`, `group` or `unique` may be. */
export interface Field {
  readonly words: string
  /** Of a constant, a list or a record: what only the running program knows is checked there. */
  readonly fits: (value: StaticValue) => boolean
  readonly required?: true
  /** The least number. */
  readonly min?: number
  readonly isDuration?: true
  /** Producers need it before anything runs. */
  readonly isStatic?: true
}

type Fields = Readonly<Record<string, Field>>

const isConstant = (value: StaticValue, fits: (constant: unknown) => boolean): boolean =>
  value.kind === 'constant' && fits(value.value)
const isText = (value: StaticValue): boolean =>
  isConstant(value, (constant) => typeof constant === 'string')
const isNumber = (value: StaticValue): boolean =>
  isConstant(value, (constant) => typeof constant === 'number')
const isDurationValue = (value: StaticValue): boolean =>
  isNumber(value) ||
  isConstant(value, (text) => typeof text === 'string' && parseDuration(text) !== undefined)

const count: Field = { words: 'a number', fits: isNumber, min: 1 }
const duration: Field = {
  words: "a number of milliseconds or a string such as '5m'",
  fits: isDurationValue,
  min: 1,
  isDuration: true,
}
const path: Field = { words: "a path of the job's data", fits: isText, isStatic: true }
const paths: Field = {
  words: "a path of the job's data such as 'account.id', or a list of paths",
  fits: (value) =>
    isText(value) || (value.kind === 'list' && value.items.length > 0 && value.items.every(isText)),
  isStatic: true,
}
/** Its own fields are looked at by themselves. */
const nested = (words: string): Field => ({
  words,
  fits: ({ kind }) => kind === 'record' || kind === 'list',
})
const known = (...names: readonly string[]): Field => ({
  words: names.map((name) => `'${name}'`).join(' or '),
  fits: (value) => isText(value) && names.includes(String((value as { value: unknown }).value)),
  isStatic: true,
})

export const limitFields: Fields = {
  max: { ...count, required: true },
  per: { ...duration, required: true },
  burst: count,
}

export const groupFields: Fields = {
  by: { ...paths, required: true },
  concurrency: {
    words: 'a number, or an object such as { default: 1, tiers: { pro: 5 } }',
    fits: (value) => isNumber(value) || value.kind === 'record',
    min: 1,
  },
  tier: path,
  limit: nested("an object such as { max: 10, per: '1m' }, or a list of them"),
  ordered: {
    words: 'true or false',
    fits: (value) => isConstant(value, (constant) => typeof constant === 'boolean'),
  },
}

export const placesFields: Fields = {
  default: { ...count, required: true },
  tiers: { words: 'an object such as { pro: 5 }', fits: ({ kind }) => kind === 'record' },
}

export const uniqueFields: Fields = {
  by: { ...paths, required: true },
  while: {
    words: "'waiting', 'unfinished', or a duration such as '5m'",
    fits: (value) => known('waiting', 'unfinished').fits(value) || isDurationValue(value),
    min: 1,
    isDuration: true,
    isStatic: true,
    required: true,
  },
  then: known('keep', 'replace', 'runAgain'),
  wait: { ...duration, isStatic: true },
  atMost: { ...duration, isStatic: true },
}

export const countField = count
export type { Fields }
