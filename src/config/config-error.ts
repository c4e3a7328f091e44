import type { Diagnostic } from '../diagnostics/diagnostic.js'

/** The project's settings cannot be used. Carries the diagnostics to print. */
export class ConfigError extends Error {
  /** The directory that the files of the diagnostics are named from. */
  readonly root: string
  readonly diagnostics: readonly Diagnostic[]

  constructor(root: string, diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join('\n'))
    this.name = 'ConfigError'
    this.root = root
    this.diagnostics = diagnostics
  }
}

/** The caller asked for something that cannot be: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
