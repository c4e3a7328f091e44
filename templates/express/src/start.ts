import '../.pikku/pikku-bootstrap.gen.js'
import express from 'express'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'
import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
import { createServices } from './services.js'

// Another engine is another import: pikku/queue-bullmq, pikku/queue-pg-boss, pikku/queue-sqs.
const queue = new PikkuQueue(createEmbeddedService())
const workers = createEmbeddedWorkers({ services: createServices })
await workers.start()

const app = express()
app.use(express.json())

app.post('/welcome', async (request, response) => {
  const { to, name } = request.body as { to?: unknown; name?: unknown }
  if (typeof to !== 'string' || typeof name !== 'string') {
    response.status(400).json({ error: '"to" and "name" must be texts' })
    return
  }
  const id = await queue.add('welcome-mail', { to, name, signedUpAt: new Date() })
  response.status(202).json({ id })
})

app.get('/welcome/:id', async (request, response) => {
  const job = await queue.findJob('welcome-mail', request.params.id)
  if (job === undefined) response.status(404).json({ error: 'There is no such job' })
  else response.json({ status: job.status, result: job.result })
})

const server = app.listen(
  Number(process.env['PORT'] ?? 3000),
  process.env['HOST'] ?? 'localhost',
  () => {
    console.log(`Listening on ${JSON.stringify(server.address())}`)
  },
)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    server.close()
    await workers.stop()
    await queue.close()
  })
}
