import { isError } from '../../../job/read-thrown.js'

/** ioredis puts the command into its errors: the password of a login, or all the data of a job. Loggers print it. */
export function withoutCommand<Thrown>(thrown: Thrown): Thrown
export function withoutCommand(thrown: unknown): unknown {
  if (!isError(thrown) || !('command' in thrown)) return thrown
  const { name, message, stack } = thrown
  return Object.defineProperties(Object.assign(new Error(message), { name }), {
    stack: { value: stack, configurable: true, writable: true },
  })
}
