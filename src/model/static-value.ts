import type { SourceSpan } from './source-span.js'

/** What an option's expression is worth, as far as it can be known without running it. */
export type StaticValue = ConstantValue | ListValue | RecordValue | DynamicValue | CodeValue

export interface ConstantValue {
  readonly kind: 'constant'
  readonly value: string | number | boolean | null | undefined
  readonly span: SourceSpan
}

export interface ListValue {
  readonly kind: 'list'
  readonly items: readonly StaticValue[]
  readonly span: SourceSpan
}

export interface RecordValue {
  readonly kind: 'record'
  readonly entries: readonly RecordEntry[]
  /** A spread that could not be read: it may hold any option. */
  readonly unread?: DynamicValue
  readonly span: SourceSpan
}

export interface RecordEntry {
  readonly key: string
  readonly keySpan: SourceSpan
  /** `{ queue }`: the key is the value's name too. */
  readonly isShorthand?: true
  readonly value: StaticValue
}

/** Known only in the running process, such as `process.env.CONCURRENCY`; read there, not here. */
export interface DynamicValue {
  readonly kind: 'dynamic'
  readonly text: string
  /** Why it is not known before. */
  readonly reason: string
  /** What it is when the environment says nothing. */
  readonly fallback?: string | number | boolean | null
  readonly span: SourceSpan
}

/** A function, a class, an instance: a reference that stays in the code. */
export interface CodeValue {
  readonly kind: 'code'
  readonly text: string
  readonly span: SourceSpan
}

export function entryOf(record: RecordValue, key: string): RecordEntry | undefined {
  return record.entries.find((entry) => entry.key === key)
}
