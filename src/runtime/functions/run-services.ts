import type { RunContext } from './services.js'
import type { Logger } from '../job/logger.js'

/**
 * The services of one run: the given ones, and on top what belongs to this run alone. The given object is never
 * written to; `run` becomes part of the result. A proxy rather than a copy, so that lazy getters stay lazy and a getter
 * of a class runs on its own instance (on a derived object it could not reach its `#private` fields); and rather than
 * mere inheritance, so that `{ ...services }` in a handler has them all.
 */
export function runServices(
  services: object,
  run: RunContext & { readonly logger: Logger },
): object {
  return new Proxy(run, handlerOf(services))
}

/** The same for every run with these services: to make it each time would cost more than the rest. */
const handlers = new WeakMap<object, ProxyHandler<object>>()

function handlerOf(services: object): ProxyHandler<object> {
  const known = handlers.get(services)
  if (known !== undefined) return known
  const made: ProxyHandler<object> = {
    get: (target, key) =>
      Object.hasOwn(target, key) ? Reflect.get(target, key) : Reflect.get(services, key),
    has: (target, key) => Reflect.has(target, key) || Reflect.has(services, key),
    getPrototypeOf: () => services,
    ownKeys: (target) => [...new Set([...Reflect.ownKeys(target), ...Reflect.ownKeys(services)])],
    getOwnPropertyDescriptor: (target, key) => describe(target, services, key),
  }
  handlers.set(services, made)
  return made
}

// What the target itself lacks must be said to be configurable, or the engine refuses the answer.
function describe(
  target: object,
  services: object,
  key: PropertyKey,
): PropertyDescriptor | undefined {
  const own = Reflect.getOwnPropertyDescriptor(target, key)
  if (own !== undefined) return own
  const inherited = Reflect.getOwnPropertyDescriptor(services, key)
  return inherited && { ...inherited, configurable: true }
}
