import { UsageError } from '../config/config-error.js'
import type { Terminal } from './terminal.js'

export interface Question {
  readonly message: string
  /** Whether it was answered on the command line. */
  readonly yes: boolean | undefined
  /** What to pass where nobody can be asked. */
  readonly instead: string
}

/** Throws `UsageError` where nobody can be asked. */
export async function confirm(
  { message, yes, instead }: Question,
  terminal: Terminal,
): Promise<boolean> {
  if (yes === true) return true
  if (terminal.prompt === undefined) {
    throw new UsageError(`There is no terminal for questions. ${instead}`)
  }
  const { confirm: ask } = await import('@clack/prompts')
  return (await ask({ ...terminal.prompt, message })) === true
}
