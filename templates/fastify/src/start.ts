import '../.pikku/pikku-bootstrap.gen.js'
import Fastify from 'fastify'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'
import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
import { createServices } from './services.js'

// Another engine is another import: pikku/queue-bullmq, pikku/queue-pg-boss, pikku/queue-sqs.
const queue = new PikkuQueue(createEmbeddedService())
const workers = createEmbeddedWorkers({ services: createServices })
await workers.start()

const app = Fastify()

const welcome = {
  type: 'object',
  required: ['to', 'name'],
  properties: { to: { type: 'string' }, name: { type: 'string' } },
} as const

app.post<{ Body: { to: string; name: string } }>(
  '/welcome',
  { schema: { body: welcome } },
  async (request, reply) => {
    const { to, name } = request.body
    const id = await queue.add('welcome-mail', { to, name, signedUpAt: new Date() })
    return reply.status(202).send({ id })
  },
)

app.get<{ Params: { id: string } }>('/welcome/:id', async (request, reply) => {
  const job = await queue.findJob('welcome-mail', request.params.id)
  if (job === undefined) return reply.status(404).send({ error: 'There is no such job' })
  return { status: job.status, result: job.result }
})

app.addHook('onClose', async () => {
  await workers.stop()
  await queue.close()
})

const address = await app.listen({
  port: Number(process.env['PORT'] ?? 3000),
  host: process.env['HOST'] ?? 'localhost',
})
console.log(`Listening on ${address}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close())
