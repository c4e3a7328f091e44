import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { DeleteMessageBatchCommand } from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { EngineUnreachableError } from '../../../src/runtime/providers/sqs/index.js'
import { startSQS } from '../../engines/sqs.js'
import { useSQS } from './use-sqs.js'

const sqs = useSQS()

/** A host that takes connections and never answers. */
async function startSilentHost(): Promise<string> {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('add rejects after its time when SQS does not answer', async () => {
  const service = sqs.service({
    endpoint: await startSilentHost(),
    queueUrlPrefix: 'http://127.0.0.1/1/',
    addTimeout: 300,
  })
  const adding = service.add('email', {})
  await expect(adding).rejects.toBeInstanceOf(EngineUnreachableError)
  await expect(adding).rejects.toThrow('it is not known whether it has accepted the job')
})

test('close ends the requests that SQS does not answer, so that the process can end', async () => {
  // A socket that nobody reads does not notice that the other side has ended.
  const server = createServer((socket) => void socket.resume())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const service = sqs.service({ endpoint, queueUrlPrefix: `${endpoint}/1/`, addTimeout: 300 })
  await expect(service.add('email', {})).rejects.toThrow('did not answer within 300 ms')
  await expect(service.backlog('email')).rejects.toThrow('did not answer within 300 ms')
  await service.close()
  // It resolves when the last connection has ended.
  await new Promise((resolve) => server.close(resolve))
})

test('start rejects in time when SQS does not answer, and leaves nothing running', async () => {
  sqs.wire('email', () => {})
  const workers = sqs.workers({ endpoint: await startSilentHost(), startTimeout: 300 })
  await expect(workers.start()).rejects.toBeInstanceOf(EngineUnreachableError)
  await workers.stop()
})

test('start rejects when nobody is there', async () => {
  sqs.wire('email', () => {})
  const workers = sqs.workers({ endpoint: 'http://127.0.0.1:9' })
  await expect(workers.start()).rejects.toThrow(
    "queue 'email' cannot be started: SQS gave no URL for queue 'email': connect ECONNREFUSED",
  )
})

test('workers outlive an outage: one line in the log, and jobs again when SQS is back', async () => {
  const first = await startSQS()
  const port = Number(new URL(first.endpoint).port)
  const { name } = await sqs.createQueue()
  await first.createQueue(name)
  let done = 0
  sqs.wire(name, () => void (done += 1), { config: { drainDelay: 1 } })
  const prefix = `http://sqs.eu-central-1.127.0.0.1:${port}/000000000000/`
  const connection = { endpoint: first.endpoint, queueUrlPrefix: prefix }
  await sqs.startWorkers(connection)
  const service = sqs.service(connection)
  await service.add(name, {})
  await expect.poll(() => done).toBe(1)
  await expect.poll(async () => (await service.backlog(name)).active).toBe(0)
  await first.stop()
  const errors = (): string[] => sqs.logger().lines.filter((line) => line.startsWith('error'))
  await expect.poll(errors).toHaveLength(1)
  await expect(service.add(name, {})).rejects.toThrow(
    `SQS did not accept the job of queue '${name}': connect ECONNREFUSED`,
  )
  const second = await startSQS({ port })
  onTestFinished(() => second.stop())
  await second.createQueue(name)
  await service.add(name, {})
  await expect.poll(() => done).toBe(2)
  expect(errors()).toHaveLength(1)
  expect(sqs.logger().lines).toContainEqual(expect.stringContaining('over, after'))
})

test('a job that ends while SQS deletes nothing is deleted later, and not run once more', async () => {
  const { name } = await sqs.createQueue()
  let runs = 0
  let refused = 0
  const { client } = sqs.engine()
  const send = async (command: object, options?: object): Promise<unknown> => {
    if (!(command instanceof DeleteMessageBatchCommand) || refused === 2)
      return client.send(command as DeleteMessageBatchCommand, options)
    refused += 1
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }
  sqs.wire(name, () => void (runs += 1))
  await sqs.startWorkers({ client: { send, destroy: () => {} } })
  const service = sqs.service()
  await service.add(name, {})
  const left = async (): Promise<object> => ({ refused, ...(await service.backlog(name)) })
  await expect.poll(left, { timeout: 120_000 }).toMatchObject({ refused: 2, waiting: 0, active: 0 })
  expect(runs).toBe(1)
  expect(sqs.logger().lines.filter((line) => line.includes('could not be'))).toHaveLength(1)
})

test('a process that has stopped its workers and closed its service ends by itself', async () => {
  const { name } = await sqs.createQueue()
  const script = await bundleScript(new URL('process-that-ends.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, sqs.engine().endpoint, name],
    { timeout: 120_000 },
  )
  expect(stdout).toContain('ran 1')
})

test('without the SDK, add says what to install', async () => {
  vi.doMock('@aws-sdk/client-sqs', () => {
    throw new Error('not installed')
  })
  onTestFinished(() => {
    vi.doUnmock('@aws-sdk/client-sqs')
  })
  await expect(sqs.service().add('email', {})).rejects.toMatchObject({
    code: 'MISSING_PEER',
    install: 'npm install @aws-sdk/client-sqs',
  })
})
