import type { Logger } from './logger.js'

/** The logger of who gives none. Looks the console up at each call, so that a test can replace its methods. */
export const consoleLogger: Logger = {
  debug: (message, ...details) => console.debug(message, ...details),
  info: (message, ...details) => console.info(message, ...details),
  warn: (message, ...details) => console.warn(message, ...details),
  error: (message, ...details) => console.error(message, ...details),
}
