import type { Diagnostic } from './diagnostic.js'

/**
 * A name that is missing is missing for every job type that leads to it, and a declaration that is loose is loose
 * wherever it is used. Each is said once, for the first use, with how many more there are.
 */
export function sayOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const more = new Map<string, number>()
  const kept = diagnostics.filter((diagnostic) => {
    const place = placeAtFault(diagnostic)
    if (place === null) return true
    const before = more.get(place)
    more.set(place, before === undefined ? 0 : before + 1)
    return before === undefined
  })
  return kept.map((diagnostic) => {
    const place = placeAtFault(diagnostic)
    const count = place === null ? 0 : (more.get(place) ?? 0)
    const { origin: _, ...said } = diagnostic
    if (count === 0) return said
    const message = count === 1 ? '1 more job type leads here' : `${count} more job types lead here`
    return { ...said, because: [...said.because, { message, span: null }] }
  })
}

function placeAtFault({ name, code, span, origin }: Diagnostic): string | null {
  if (origin !== undefined) return `${code} ${origin}`
  return name === 'typeNotFound' && span !== null
    ? `${code} ${span.file}:${span.line}:${span.column}`
    : null
}
