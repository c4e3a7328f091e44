import { readThrown } from './read-thrown.js'

/** What an error of an engine's client, or of the network below it, says of itself; one of many addresses has no message. */
export function describeError(error: unknown): string {
  const { message, name } = readThrown(error)
  return message === '' ? name : message
}
