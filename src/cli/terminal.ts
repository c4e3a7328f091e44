/** Where the command line writes: data to `out`, diagnostics and progress to `error`. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  /** Whether `error` shows colours. */
  readonly color: boolean
}
