import type { Abstract, Type } from '@nestjs/common'
import type { ModuleRef } from '@nestjs/core'
import type { CoreServices } from '../functions/services.js'
import type { InjectedServices, ServiceToken } from './module-options.js'
import { nestLogger } from './nest-logger.js'

/** The application's container, as handlers see it. */
export interface NestContainer {
  /** The one instance of a provider, in whatever module it is. Throws where there is none, or more than one. */
  get<Provider>(token: Type<Provider> | Abstract<Provider>): Provider
  get<Provider = unknown>(token: string | symbol): Provider
}

/** The services that every handler of an application gets. Its own interface of services extends this one. */
export interface NestServices extends CoreServices {
  readonly nest: NestContainer
}

/**
 * Takes the services out of the container, once for all jobs: so a provider that is not there, or that is made for each
 * request, keeps the workers from starting.
 */
export function nestServices(moduleRef: ModuleRef, injected: InjectedServices = {}): NestServices {
  const get = (token: ServiceToken): unknown => moduleRef.get(token, { strict: false })
  const named = Object.entries<ServiceToken>({ ...injected }).map(
    ([name, token]) => [name, take(get, name, token)] as const,
  )
  return { logger: nestLogger(), ...Object.fromEntries(named), nest: { get } as NestContainer }
}

function take(get: (token: ServiceToken) => unknown, name: string, token: ServiceToken): unknown {
  try {
    return get(token)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`PikkuModule cannot give handlers the service '${name}': ${reason}`, {
      cause: error,
    })
  }
}
