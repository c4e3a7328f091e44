import type { JobError } from './queue-job.js'
import { listOf } from './list-of.js'
import { withoutUndefined } from './options/without-undefined.js'
import { isObject } from './is-object.js'

/**
 * How much of an error is kept. Whoever throws decides what an error holds: a response of megabytes in its message, a
 * chain of causes without end. It is stored with the job, in its dead letter and in logs.
 */
export interface ErrorBounds {
  /** Of a message and of a stack, in UTF-16 units. */
  readonly text: number
  /** Of causes and inner errors below each other. */
  readonly depth: number
  /** Of errors in all. */
  readonly count: number
}

export const ERROR_BOUNDS: ErrorBounds = { text: 10_000, depth: 5, count: 20 }

const LONGEST_NAME = 200
/** Of inner errors that are looked at: a list may claim any length. */
const MOST_LOOKS = 10_000
const MOST_KEYS = 10
const UNREADABLE = 'an unreadable value was thrown'

/**
 * Whatever was thrown, as plain data. Never throws: each property is read by itself, for a getter, a trap of a proxy or
 * a `toString` may throw, and what they give may be of any type.
 */
export function readThrown(thrown: unknown, bounds = ERROR_BOUNDS): JobError {
  handleRejection(thrown)
  return readOne(thrown, { bounds, left: bounds.count - 1, above: [] })
}

/** Reads as the error does: `String(job.error)`. */
class PlainError implements JobError {
  declare readonly name: string
  declare readonly message: string

  constructor(error: { readonly [Name in keyof JobError]: JobError[Name] | undefined }) {
    Object.assign(this, withoutUndefined(error))
  }

  toString(): string {
    return this.message === '' ? this.name : `${this.name}: ${this.message}`
  }
}

interface Walk {
  readonly bounds: ErrorBounds
  /** How many more errors are read. */
  left: number
  readonly above: unknown[]
}

function readOne(thrown: unknown, walk: Walk): JobError {
  if (!isObject(thrown)) {
    return new PlainError({ name: 'Error', message: cut(textOf(thrown), walk.bounds.text) })
  }
  const { text } = walk.bounds
  const name = read(thrown, 'name')
  const stack = read(thrown, 'stack')
  const code = read(thrown, 'code')
  walk.above.push(thrown)
  const errors = readErrors(thrown, walk)
  const cause = readInner(read(thrown, 'cause'), walk)
  walk.above.pop()
  return new PlainError({
    name: typeof name === 'string' && name !== '' ? cut(name, LONGEST_NAME) : 'Error',
    message: cut(messageOf(thrown, errors, code), text),
    stack: typeof stack === 'string' ? cut(stack, text) : undefined,
    cause,
    errors: errors.length === 0 ? undefined : errors,
  })
}

function readErrors(thrown: object, walk: Walk): JobError[] {
  const list = read(thrown, 'errors')
  const errors: JobError[] = []
  try {
    if (!Array.isArray(list)) return errors
    const length = Math.min(list.length, MOST_LOOKS)
    for (let index = 0; index < length; index += 1) {
      const inner = readInner(list[index], walk)
      if (inner !== undefined) errors.push(inner)
    }
  } catch {
    // A list that cannot be read to its end is kept as far as it could be read.
  }
  return errors
}

function readInner(inner: unknown, walk: Walk): JobError | undefined {
  const { above, bounds } = walk
  if (inner === undefined || inner === null) return undefined
  handleRejection(inner)
  if (walk.left <= 0 || above.length > bounds.depth || above.includes(inner)) return undefined
  walk.left -= 1
  return readOne(inner, walk)
}

/** An error of a connection to a host with two addresses has no message of its own: what it is made of says why. */
function messageOf(thrown: object, errors: readonly JobError[], code: unknown): string {
  const message = read(thrown, 'message')
  if (message === undefined && !isError(thrown)) return textOf(thrown)
  const text = message === undefined ? '' : textOf(message)
  if (text !== '') return text
  if (errors.length > 0) return errors.map((each) => each.message || each.name).join('; ')
  return typeof code === 'string' ? code : ''
}

function textOf(value: unknown): string {
  if (typeof value === 'function') return 'a function was thrown'
  try {
    const text = String(value)
    if (!/^\[object \w+\]$/.test(text)) return text
    const keys = Object.keys(value as object)
    return keys.length === 0 ? text : `an object was thrown, with ${listOf(keys, MOST_KEYS, ', ')}`
  } catch {
    return UNREADABLE
  }
}

export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error
  } catch {
    // A proxy that was revoked.
    return false
  }
}

export function read(holder: object, key: string): unknown {
  try {
    const value: unknown = Reflect.get(holder, key)
    handleRejection(value)
    return value
  } catch {
    return undefined
  }
}

/**
 * A rejected promise that is thrown, or is part of what is thrown, is nobody's to handle any more: Node would end the
 * process for it. One of another realm is known by its tag alone.
 */
export function handleRejection(
  value: unknown,
  handler: (reason: unknown) => unknown = () => {},
): void {
  if (!isObject(value)) return
  try {
    if (!(value instanceof Promise) && Object.prototype.toString.call(value) !== '[object Promise]')
      return
    void Promise.prototype.then.call(value, undefined, handler)
  } catch {
    // It only looks like one.
  }
}

/** Never between the halves of a surrogate pair. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const mark = `… (${text.length} characters)`
  const kept = text.slice(0, most - mark.length).replace(/[\uD800-\uDBFF]$/, '')
  return kept + mark
}
