import { NeedsChecker } from '../syntax/needs-checker.js'

/** Stands where a reader could ask the type checker, and says that there is none. */
export function unavailable<Part extends object>(name: string): Part {
  return new Proxy({} as Part, {
    get: () => {
      throw new NeedsChecker(`the ${name} was asked`)
    },
  })
}
