import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import express from 'express'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'

import { createStudio, toNodeListener } from '../../dist/studio/index.js'
import { createEmbeddedService } from '../../src/runtime/providers/embedded/index.js'
import { definitions, invoice, keptLog } from './invoices.js'

function open() {
  const service = createEmbeddedService({ path: ':memory:' })
  onTestFinished(() => service.close())
  const { logger } = keptLog()
  const options = { service, definitions, logger, base: '/queues' }
  return toNodeListener(createStudio({ ...options, authorize: () => 'act' }))
}

/** The page, what it loads, and an act, below the path where it is mounted. */
async function useAt(origin: string): Promise<void> {
  const page = await fetch(`${origin}/queues`)
  expect(page.url).toBe(`${origin}/queues/`)
  expect(await page.text()).toContain('pikku studio')
  expect((await fetch(`${origin}/queues/studio.js`)).status).toBe(200)
  const added = await fetch(`${origin}/queues/api/act`, {
    method: 'POST',
    headers: { 'x-pikku-studio': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ act: 'add', queue: 'invoices', data: invoice('m1') }),
  })
  expect(added.status).toBe(200)
  expect((await fetch(`${origin}/queuesx/api/project`)).status).toBe(404)
}

test('it is mounted in Express, also behind its reader of JSON', async () => {
  const app = express().use(express.json()).use('/queues', open())
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  await useAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

test('it is mounted in Fastify', async () => {
  const listener = open()
  const app = fastify().addHook('onRequest', (request, reply, done) => {
    if (!/^\/queues(?:\/|$)/.test(request.url)) return done()
    reply.hijack()
    listener(request.raw, reply.raw)
  })
  onTestFinished(() => app.close())
  await useAt(await app.listen({ port: 0, host: '127.0.0.1' }))
})
