import { handleRejection } from './read-thrown.js'

/** Calls what a project has given, such as its logger: what it throws, or its promise rejects with, is told to `onError`. */
export function callForeign(call: () => unknown, onError: (thrown: unknown) => unknown): void {
  try {
    handleRejection(call(), onError)
  } catch (thrown) {
    onError(thrown)
  }
}
