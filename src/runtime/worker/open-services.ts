import { consoleLogger } from '../job/console-logger.js'
import type { Logger } from '../job/logger.js'
import { SurvivingLogger } from '../job/surviving-logger.js'
import { toError } from '../job/job-error.js'
import type { WorkersOptions } from './queue-workers.js'
import { isObject } from '../job/is-object.js'

export interface OpenServices {
  readonly services: object
  readonly logger: Logger
}

/** The services of a worker process, made if they are given as a function, and the logger to use with them. */
export async function openServices(
  options: Pick<WorkersOptions, 'services' | 'logger'>,
): Promise<OpenServices> {
  const services = await makeServices(options.services ?? {})
  const logger = options.logger ?? ownLogger(services) ?? consoleLogger
  return { services, logger: new SurvivingLogger(logger) }
}

async function makeServices(given: object): Promise<object> {
  if (typeof given !== 'function') return given
  try {
    return (await given()) as object
  } catch (error) {
    throw toError(error)
  }
}

function ownLogger(services: object): Logger | undefined {
  const logger: unknown = Reflect.get(services, 'logger')
  return isObject(logger) ? (logger as Logger) : undefined
}
