import type { Logger } from '../../src/runtime/index.js'

export interface RecordingLogger extends Logger {
  readonly lines: string[]
}

/** Keeps what was logged, for a test to look at. */
export function recordingLogger(): RecordingLogger {
  const lines: string[] = []
  const log =
    (level: string) =>
    (message: unknown): void =>
      void lines.push(`${level}: ${String(message)}`)
  return { lines, debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
}
