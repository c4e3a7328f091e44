import type { Logger } from './logger.js'
import { callForeign } from './call-foreign.js'
import { readThrown } from './read-thrown.js'

/**
 * A project's logger as the runtime uses it: one that throws, or whose promise rejects, must not cost a job or end the
 * process, and it has nowhere to say so.
 */
export class SurvivingLogger implements Logger {
  readonly #given: Logger

  constructor(given: Logger) {
    this.#given = given
  }

  /** The logger itself, for handlers. */
  static unwrap(logger: Logger): Logger {
    return logger instanceof SurvivingLogger ? logger.#given : logger
  }

  debug(...parts: Parameters<Logger['debug']>): void {
    this.#write('debug', parts)
  }

  info(...parts: Parameters<Logger['info']>): void {
    this.#write('info', parts)
  }

  warn(...parts: Parameters<Logger['warn']>): void {
    this.#write('warn', parts)
  }

  error(...parts: Parameters<Logger['error']>): void {
    this.#write('error', parts)
  }

  #write(level: keyof Logger, parts: Parameters<Logger['error']>): void {
    // What it throws may hold a rejected promise, which nobody else would handle.
    callForeign(() => this.#given[level](...parts), readThrown)
  }
}
