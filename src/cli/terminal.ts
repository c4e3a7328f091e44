import type { Readable, Writable } from 'node:stream'

/** Where the command line writes: data to `out`, diagnostics and progress to `error`. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  /** Whether `error` shows colours. */
  readonly color: boolean
  /** How wide `out` is, in characters; undefined where it is no terminal. */
  readonly columns?: number | undefined
  /** Whether somebody looks at `error` while it is written. */
  readonly errorIsTerminal?: boolean
  /** Where a person can be asked; undefined when nobody is there. */
  readonly prompt?: Prompt | undefined
}

export interface Prompt {
  readonly input: Readable
  readonly output: Writable
}
