import '../.pikku/pikku-bootstrap.gen.js'
import { createCloudflareHandler, createCloudflareService } from 'pikku/queue-cloudflare'
import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
import { createServices } from './services.js'

export default {
  /** POST { "to": …, "name": … } adds a job. */
  async fetch(request: Request, env: object): Promise<Response> {
    if (request.method !== 'POST') return new Response('POST { "to", "name" }', { status: 405 })
    const { to, name } = (await request.json()) as { to?: unknown; name?: unknown }
    if (typeof to !== 'string' || typeof name !== 'string') {
      return new Response('"to" and "name" must be texts', { status: 400 })
    }
    const queue = new PikkuQueue(createCloudflareService(env))
    const id = await queue.add('welcome-mail', { to, name, signedUpAt: new Date() })
    return Response.json({ id }, { status: 202 })
  },

  queue: createCloudflareHandler({ services: createServices }),
}
