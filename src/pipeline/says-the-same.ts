import type { ModelParts } from '../model/build-model.js'
import type { SourceSpan } from '../model/source-span.js'

/**
 * Whether two readings of a project differ at most in the lines and columns where things stand. Nothing that is generated
 * depends on these; a finding does.
 */
export function saysTheSame(one: ModelParts, other: ModelParts): boolean {
  return (['workers', 'schedules', 'definitions', 'services'] as const).every((part) =>
    isAlike(one[part], other[part]),
  )
}

/** What has not been read again is the same object. */
function isAlike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!isRecord(one) || !isRecord(other)) return false
  if (isSpan(one) && isSpan(other)) return one.file === other.file
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isAlike(one[key], other[key]))
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Map || value instanceof Set)
  )
}

function isSpan(value: object): value is SourceSpan {
  return 'endLine' in value && 'endColumn' in value
}
