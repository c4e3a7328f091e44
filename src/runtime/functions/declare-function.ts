import type { PikkuFunction, PikkuHandler, UntypedFunctionFactory } from './pikku-function.js'

// oxlint-disable-next-line typescript/no-explicit-any -- the factory's overloads hold the types
type Definition = PikkuHandler<any, any, any> | Omit<PikkuFunction<any, any>, 'kind'>

/** Both spellings, the bare handler and the object, become one `PikkuFunction`. */
export function declareFunction(kind: 'sessionless' | 'session'): UntypedFunctionFactory {
  // oxlint-disable-next-line typescript/no-explicit-any
  const declare = (definition: Definition): PikkuFunction<any, any> => {
    if (typeof definition === 'function') return { kind, func: definition }
    if (typeof definition?.func !== 'function') {
      throw new TypeError('A pikku function takes a handler, or { func: handler }')
    }
    return { ...definition, kind }
  }
  return declare
}
