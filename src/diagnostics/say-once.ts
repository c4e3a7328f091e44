import type { Diagnostic } from './diagnostic.js'

/**
 * A name that is missing is missing for every job type that leads to it. It is said once, for the first of them, with
 * how many more there are.
 */
export function sayOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const more = new Map<string, number>()
  const kept = diagnostics.filter((diagnostic) => {
    const place = placeOfMissing(diagnostic)
    if (place === null) return true
    const before = more.get(place)
    more.set(place, before === undefined ? 0 : before + 1)
    return before === undefined
  })
  return kept.map((diagnostic) => {
    const place = placeOfMissing(diagnostic)
    const count = place === null ? 0 : (more.get(place) ?? 0)
    if (count === 0) return diagnostic
    const message = count === 1 ? '1 more job type leads here' : `${count} more job types lead here`
    return { ...diagnostic, because: [...diagnostic.because, { message, span: null }] }
  })
}

function placeOfMissing({ name, span }: Diagnostic): string | null {
  return name === 'typeNotFound' && span !== null
    ? `${span.file}:${span.line}:${span.column}`
    : null
}
