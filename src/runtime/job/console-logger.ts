import type { Logger } from './logger.js'

/** The logger of who gives none: the console itself, so that a test can replace its methods. */
export const consoleLogger: Logger = console
