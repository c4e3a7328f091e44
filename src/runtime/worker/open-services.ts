import { consoleLogger } from '../functions/console-logger.js'
import type { Logger } from '../functions/logger.js'
import type { WorkersOptions } from './queue-workers.js'

export interface OpenServices {
  readonly services: object
  readonly logger: Logger
}

/** The services of a worker process, made if they are given as a function, and the logger to use with them. */
export async function openServices(
  options: Pick<WorkersOptions, 'services' | 'logger'>,
): Promise<OpenServices> {
  const given = options.services ?? {}
  const services = typeof given === 'function' ? ((await given()) as object) : given
  return { services, logger: options.logger ?? ownLogger(services) ?? consoleLogger }
}

function ownLogger(services: object): Logger | undefined {
  const logger: unknown = Reflect.get(services, 'logger')
  return typeof logger === 'object' && logger !== null ? (logger as Logger) : undefined
}
