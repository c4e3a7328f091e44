import type { Diagnostic } from '../diagnostic.js'

export type ReporterName = 'pretty' | 'json' | 'github'

export const reporterNames: readonly ReporterName[] = ['pretty', 'json', 'github']

export interface ReportContext {
  /** Absolute; sources are read below it for their frames. */
  readonly root: string
  readonly color: boolean
}

/** Turns diagnostics into text. */
export type Reporter = (diagnostics: readonly Diagnostic[], context: ReportContext) => string
