import { inspect } from 'node:util'

/** The global that hands each module of a shape what it takes for `console` and `fetch`. */
export const journalOf = 'journalOf'

interface Journals {
  of(shape: string): readonly string[]
}

/** Writes down what each shape says and fetches, which is what its handlers do. */
export function openJournals(): Journals {
  const journals: Record<string, string[]> = {}
  const linesOf = (shape: string): string[] => (journals[shape] ??= [])
  const globals = (shape: string): object => {
    const lines = linesOf(shape)
    const write = (...said: readonly unknown[]): void => {
      lines.push(said.map((each) => (typeof each === 'string' ? each : inspect(each))).join(' '))
    }
    return {
      console: { ...console, log: write, info: write, warn: write, error: write },
      fetch: async (url: string, { method = 'GET', body = '' } = {}) => {
        write(method, url, body)
        return new Response()
      },
    }
  }
  Reflect.set(globalThis, journalOf, globals)
  return { of: linesOf }
}
