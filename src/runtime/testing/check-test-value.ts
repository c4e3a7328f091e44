import { checkJobData, checkJobResult } from '../codec/wire-format.js'

/**
 * Throws `InvalidJobDataError` for data that no queue could carry. What a typed client carries (`Map`, `bigint`, bytes…)
 * is let through: the types that say so are known to the compiler alone.
 */
export function checkTestData(data: unknown): void {
  checkJobData(toPlain(data, []))
}

/** The same for a result. Throws `InvalidJobResultError`. */
export function checkTestResult(result: unknown): void {
  checkJobResult(toPlain(result, []))
}

function toPlain(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || isPlainLeaf(value)) return value
  if (isTypedLeaf(value)) return ''
  // Left as it is: the check finds the circle again, and names its place.
  if (ancestors.includes(value)) return value
  const within = [...ancestors, value]
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    return [...(value as Iterable<unknown>)].map((item) => toPlain(item, within))
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, toPlain(item, within)]),
  )
}

function isPlainLeaf(value: object): boolean {
  return ['toJSON', 'then'].some((method) => method in value) || value instanceof Error
}

function isTypedLeaf(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof RegExp
}
