import { Logger as NestLogger } from '@nestjs/common'
import type { Logger } from '../job/logger.js'

/** Nest's logger with the methods of pikku's: what it calls `log` is `info`. */
export function nestLogger(): Logger {
  const logger = new NestLogger('Pikku')
  return {
    debug: (message, ...details) => logger.debug(message, ...details),
    info: (message, ...details) => logger.log(message, ...details),
    warn: (message, ...details) => logger.warn(message, ...details),
    error: (message, ...details) => logger.error(message, ...details),
  }
}
