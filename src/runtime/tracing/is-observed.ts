import { isObject } from '../job/is-object.js'

/** Where every copy of `@opentelemetry/api` 1.x keeps what was registered with it. */
const REGISTERED = Symbol.for('opentelemetry.js.api.1')

/**
 * Whether this process has registered a tracer or a meter. It is asked for every job, so that a process without them
 * loads nothing, and pays for nothing but this look.
 */
export function isObserved(): boolean {
  const registered: unknown = (globalThis as Readonly<Record<symbol, unknown>>)[REGISTERED]
  return isObject(registered) && ('trace' in registered || 'metrics' in registered)
}
