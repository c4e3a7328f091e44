import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isLoopback } from './admit.js'
import { handleRequest } from './handle-request.js'
import { StudioOptionsError, type StudioOptions, type StudioProject } from './studio-options.js'
import { StudioState } from './studio-state.js'
import { toNodeListener } from './to-node-listener.js'

export interface StartStudioOptions extends Omit<StudioOptions, 'token' | 'base'> {
  /** Default: one that is free. */
  readonly port?: number
  /** Default: 127.0.0.1. Any other address that is not loopback needs `authorize`. */
  readonly host?: string
}

export interface RunningStudio {
  /** The link to open. It holds the token, if there is one: treat it as a secret. */
  readonly url: string
  /** Shows the project as it was compiled again; pages that are open follow. */
  readonly update: (project: StudioProject) => void
  readonly close: () => Promise<void>
}

/** Serves the studio until it is closed. Does not close the service. Throws `StudioOptionsError`, and what listening throws. */
export async function startStudio(options: StartStudioOptions): Promise<RunningStudio> {
  const { port = 0, host = '127.0.0.1', ...rest } = options
  if (!isLoopback(host.includes(':') ? `[${host}]` : host) && rest.authorize === undefined) {
    throw new StudioOptionsError(
      `The studio is only served on ${host} with \`authorize\`: anyone who reaches it could change jobs`,
    )
  }
  const token = randomBytes(24).toString('base64url')
  const state = new StudioState({ ...rest, ...(rest.authorize === undefined && { token }) })
  const server = createServer(toNodeListener((request) => handleRequest(state, request)))
  await listen(server, port, host)
  // The charts show what happened before anybody looked.
  const stopSampling = state.sampler.subscribe(() => {})
  const { port: actual } = server.address() as AddressInfo
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${actual}/`
  return {
    url: rest.authorize === undefined ? `${origin}#token=${token}` : origin,
    update: (project) => state.update(project),
    close: async () => {
      stopSampling()
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await state.sampler.idle()
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
