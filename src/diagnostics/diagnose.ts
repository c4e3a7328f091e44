import type { SourceSpan } from '../model/source-span.js'
import { catalogue, type DiagnosticName, type DiagnosticValues } from './catalogue.js'
import type { Fix } from './fix.js'
import type { Diagnostic, DiagnosticStep } from './diagnostic.js'

/** Makes the diagnostic of one name. The values it takes are the ones that its words need. */
export function diagnose<Name extends DiagnosticName>(
  name: Name,
  values: DiagnosticValues<Name>,
  span: SourceSpan | null,
  because: readonly DiagnosticStep[] = [],
  fix: Fix | null = null,
): Diagnostic {
  const entry = catalogue[name] as {
    readonly code: string
    readonly severity: Diagnostic['severity']
    readonly message: (values: DiagnosticValues<Name>) => string
    readonly help: (values: DiagnosticValues<Name>) => string
  }
  return {
    code: entry.code,
    name,
    severity: entry.severity,
    message: entry.message(values),
    span,
    because,
    help: entry.help(values),
    ...(fix === null ? {} : { fix }),
  }
}
