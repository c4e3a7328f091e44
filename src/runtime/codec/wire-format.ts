import { stepTo } from '../../facts/path.js'
import { InvalidJobDataError } from '../job/errors/invalid-job-data-error.js'
import { InvalidJobResultError } from '../job/errors/invalid-job-result-error.js'
import { isObject } from '../job/is-object.js'

type Class = abstract new (...args: never[]) => unknown

/** Would silently lose their content in JSON, also where they have fields beside it. */
const LOSSY: readonly Class[] = [Map, Set, WeakMap, WeakSet, ArrayBuffer]

/**
 * Would become `{}` or vanish. Refused in job data, where a producer is there to hear of it; let through in a result,
 * whose job has done its work already and must not fail for a function that hangs on a library's answer.
 */
const SHAPELESS: readonly Class[] = [Promise, RegExp, Error]

interface Walk {
  readonly strict: boolean
  readonly ancestors: object[]
}

/**
 * Job data as the JSON text that is stored; `undefined` stays `undefined`, which a provider stores as nothing at all.
 * Throws `InvalidJobDataError`, naming the place, for what JSON would change or lose.
 */
export function encodeJobData(data: unknown): string | undefined {
  checkJobData(data)
  return JSON.stringify(data)
}

/**
 * Data that its type has named to the last part: JSON loses nothing of it, and it need not be walked again. The latest
 * is kept by itself, since a job is mostly stored as soon as it is checked, and a set costs more than the check.
 */
const plain = new WeakSet<object>()
let latest: object | undefined

export function notePlain(data: unknown): void {
  if (!isObject(data)) return
  if (latest !== undefined) plain.add(latest)
  latest = data
}

/** Whether it was noted. Once: what its owner changes afterwards is looked at again. */
function takePlain(data: unknown): boolean {
  if (data !== latest) return plain.delete(data as object)
  latest = undefined
  return data !== undefined
}

/** For a provider whose engine makes the JSON itself. Throws `InvalidJobDataError`. */
export function checkJobData(data: unknown): void {
  if (takePlain(data)) return
  const problem = findProblem(data, { strict: true, ancestors: [] })
  if (problem !== undefined)
    throw new InvalidJobDataError(`The job data cannot be stored: data${problem}`)
}

/** Throws `InvalidJobResultError`, naming the place, for what JSON would change or lose. */
export function checkJobResult(result: unknown, start = 'result'): void {
  const problem = findProblem(result, { strict: false, ancestors: [] })
  if (problem !== undefined) {
    throw new InvalidJobResultError(`The job's result cannot be stored: ${start}${problem}`)
  }
}

/** The other way: what was stored as nothing is `undefined` again. */
export function decodeWire(text: string | null | undefined): unknown {
  return text === null || text === undefined ? undefined : (JSON.parse(text) as unknown)
}

/** What JSON would change or lose, as the rest of a sentence that begins with the place. */
function findProblem(value: unknown, walk: Walk, isJsonForm = false): string | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : ` is ${value}, which JSON turns into null`
    case 'bigint':
      return ' is a bigint, which JSON cannot hold (send a string)'
    case 'function':
    case 'symbol':
      return walk.strict ? ` is a ${typeof value}, which JSON would lose` : undefined
    case 'object':
      return value === null ? undefined : findObjectProblem(value, walk, isJsonForm)
    default:
      return undefined
  }
}

function findObjectProblem(value: object, walk: Walk, isJsonForm: boolean): string | undefined {
  if (walk.ancestors.includes(value)) return ' refers back to an object that contains it'
  // What most data is made of needs no look at its kind, which costs more than all the rest here.
  if (!isUsual(value)) {
    if (value instanceof Date) {
      return Number.isNaN(value.getTime()) ? ' is an invalid date' : undefined
    }
    const isOf = (type: Class): boolean => value instanceof type
    // The platform's values say what they are: iterators, `Headers`, formats of `Intl`.
    const isShapeless =
      walk.strict &&
      (SHAPELESS.some(isOf) ||
        (Symbol.toStringTag in value && !('toJSON' in value) && Object.keys(value).length === 0))
    // A module has no constructor, and that of a generator has no name.
    if (isShapeless || ArrayBuffer.isView(value) || LOSSY.some(isOf))
      return ` is of type ${value.constructor?.name || typeof value}, which JSON would lose`
  }
  walk.ancestors.push(value)
  const problem = findInnerProblem(value, walk, isJsonForm)
  walk.ancestors.pop()
  return problem
}

function isUsual(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype
}

function findInnerProblem(value: object, walk: Walk, isJsonForm: boolean): string | undefined {
  // JSON asks once: what `toJSON` gave, perhaps the value itself, is not asked again.
  if (!isJsonForm && 'toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON()
    if (json !== value) return findProblem(json, walk, true)
  }
  return Array.isArray(value) ? findItemProblem(value, walk) : findPropertyProblem(value, walk)
}

function findItemProblem(items: readonly unknown[], walk: Walk): string | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index]
    const problem =
      item === undefined ? ' is undefined, which JSON turns into null' : findProblem(item, walk)
    if (problem !== undefined) return `[${index}]${problem}`
  }
  return undefined
}

function findPropertyProblem(value: object, walk: Walk): string | undefined {
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key]
    if (key === 'toJSON' && typeof inner === 'function') continue
    const problem = findProblem(inner, walk)
    if (problem !== undefined) return stepTo(key) + problem
  }
  return undefined
}
