import { handleRequest } from './handle-request.js'
import type { StudioOptions } from './studio-options.js'
import { StudioState } from './studio-state.js'

/** Answers every request below the path where it is mounted. */
export type Studio = (request: Request) => Promise<Response>

/**
 * A page over the queues of a service, as a fetch handler that fits Hono, a Worker, and with `toNodeListener` Express and
 * Fastify. `authorize` decides who may see it and who may change anything. Throws `StudioOptionsError` for
 * options that would leave it open.
 */
export function createStudio(options: StudioOptions): Studio {
  const state = new StudioState(options)
  return (request) => handleRequest(state, request)
}
