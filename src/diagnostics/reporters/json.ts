import type { Reporter } from './reporter.js'

/** For editors and scripts: one JSON object a line. */
export const json: Reporter = (diagnostics) =>
  diagnostics.map((diagnostic) => `${JSON.stringify(diagnostic)}\n`).join('')
