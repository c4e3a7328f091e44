import type { SourceSpan } from '../model/source-span.js'
import type { DiagnosticName } from './catalogue.js'
import type { Fix } from './fix.js'

export type Severity = 'error' | 'warning' | 'info'

/** One finding, as plain data: reporters turn it into text. */
export interface Diagnostic {
  /** Permanent: `PK101`. */
  readonly code: string
  readonly name: DiagnosticName
  readonly severity: Severity
  /** What happened. */
  readonly message: string
  /** Where; null for what has no place in a file. */
  readonly span: SourceSpan | null
  /** Why: the steps that led there, outermost first. */
  readonly because: readonly DiagnosticStep[]
  /** What to write instead. */
  readonly help: string
  /** The declaration at fault: of what several uses of it would say, one is said. */
  readonly origin?: string
  /** The edit that mends it, where one edit does. */
  readonly fix?: Fix
}

export interface DiagnosticStep {
  readonly message: string
  readonly span: SourceSpan | null
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error'
}
