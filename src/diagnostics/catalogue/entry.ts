import type { Severity } from '../diagnostic.js'

/**
 * One thing that can be wrong. A code is permanent: it is never given to another meaning.
 * `message` says what happened, `help` what to write instead, `explain` why it matters, for its page in the docs.
 */
export interface CatalogueEntry<Values> {
  readonly code: string
  readonly severity: Severity
  readonly title: string
  readonly message: (values: Values) => string
  readonly help: (values: Values) => string
  readonly explain: string
}

export function entry<Values = Record<never, never>>(
  definition: CatalogueEntry<Values>,
): CatalogueEntry<Values> {
  return definition
}
