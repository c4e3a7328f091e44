import { MiddlewareError } from '../job/errors/middleware-error.js'
import type { Interaction } from '../job/interaction.js'
import type { PikkuMiddleware } from './middleware.js'

interface MiddlewareRun {
  // oxlint-disable-next-line typescript/no-explicit-any -- what the services are is checked where it is declared
  readonly middleware: readonly PikkuMiddleware<any>[]
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly services: any
  readonly interaction: Interaction
}

/**
 * Runs `handler` inside the middleware, the first one outermost, and gives the handler's result.
 *
 * A job is completed only when its handler returned: a middleware that does not await `next()` is waited for, one that
 * swallows the handler's error does not hide it (throw another error to change it), and one that ends without calling
 * `next()` fails the attempt with `MiddlewareError` (call `interaction.queue.discard()` to skip a job on purpose).
 */
export async function runMiddleware<Result>(
  run: MiddlewareRun,
  handler: () => Promise<Result>,
): Promise<Result> {
  let handled: Promise<Result> | undefined
  const step = async (index: number): Promise<void> => {
    const current = run.middleware[index]
    if (current === undefined) {
      handled = handler()
      await handled
      return
    }
    await callOne(current, run, () => step(index + 1))
  }
  await step(0)
  return await (handled as unknown as Promise<Result>)
}

async function callOne(
  middleware: PikkuMiddleware,
  run: MiddlewareRun,
  next: () => Promise<void>,
): Promise<void> {
  let inner: Promise<void> | undefined
  await middleware(run.services, run.interaction, () => {
    if (inner !== undefined) throw new MiddlewareError(`${nameOf(middleware)} called next() twice`)
    inner = next()
    // A middleware that neither awaits nor returns this promise must not crash the process with it.
    inner.catch(() => {})
    return inner
  })
  if (inner === undefined) {
    throw new MiddlewareError(`${nameOf(middleware)} ended without calling next()`)
  }
  await inner
}

function nameOf(middleware: PikkuMiddleware): string {
  return middleware.name === '' ? 'A middleware' : `The middleware '${middleware.name}'`
}
