import { NotWritten } from '../syntax/not-written.js'

/** Stands where a reader could ask the type checker, and says that there is none. */
export function unknowing<Part extends object>(name: string): Part {
  return new Proxy({} as Part, {
    get: () => {
      throw new NotWritten(`the ${name} was asked`)
    },
  })
}
