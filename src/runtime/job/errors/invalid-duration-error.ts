import { PikkuError } from './pikku-error.js'

/** Not a duration: neither a number nor a text like `'5m'`, negative, or too long. */
export class InvalidDurationError extends PikkuError {
  constructor(option: string, value: unknown, reason: string) {
    super('INVALID_DURATION', `${option}: ${show(value)} ${reason}`)
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
