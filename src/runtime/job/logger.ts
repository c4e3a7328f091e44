/** What a handler logs to. Any logger with these four methods fits (console, pino, winston…). */
export interface Logger {
  debug(message: unknown, ...details: unknown[]): void
  info(message: unknown, ...details: unknown[]): void
  warn(message: unknown, ...details: unknown[]): void
  error(message: unknown, ...details: unknown[]): void
}
