import type { Diagnostic } from './diagnostic.js'
import { compareText } from '../facts/compare-text.js'

/** By place, then by code; the same finding once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byKey = new Map(diagnostics.map((diagnostic) => [keyOf(diagnostic), diagnostic]))
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, diagnostic]) => diagnostic)
}

function keyOf({ span, code, message }: Diagnostic): string {
  const place = span === null ? '' : `${span.file}\0${pad(span.line)}${pad(span.column)}`
  return `${place}\0${code}\0${message}`
}

function pad(number: number): string {
  return String(number).padStart(8, '0')
}
