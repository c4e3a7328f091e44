import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { execa } from 'execa'
import { expect, vi } from 'vitest'
import type { RuntimeName } from '../../src/setup/create/runtimes.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { startSQS } from '../engines/sqs.js'
import type { NewProject } from './newcomer.js'

/** Starts a project that is installed and prebuilt, on its engine, and sees a job through. */
export type FirstJob = (project: NewProject, ending: Ending) => Promise<void>

/** Takes what must be stopped when the test is over, whatever became of it. */
export type Ending = (stop: () => Promise<unknown>) => void

const takesJobs = /The workers take jobs/
const isDone = /Job \S+ is done: mail \S+/
const welcomed = /Welcomed Ada with mail \S+/

export const firstJobs: Readonly<Record<RuntimeName, FirstJob>> = {
  embedded: async (project, ending) => {
    // Its command did a job at once.
    expect(project.said).toMatch(isDone)
    const worker = await project.start('start', takesJobs)
    ending(worker.interrupt)
    expect((await project.run('first-job')).all).toMatch(isDone)
    expect(await worker.interrupt()).not.toContain('rror')
  },

  bullmq: async (project, ending) => {
    const redis = await startRedis()
    ending(redis.stop)
    await doJob(project, ending, { REDIS_URL: `redis://${redis.host}:${redis.port}` })
  },

  'pg-boss': async (project, ending) => {
    const postgres = await startPostgres()
    ending(postgres.stop)
    await doJob(project, ending, { DATABASE_URL: await postgres.createDatabase() })
  },

  sqs: async (project, ending) => {
    const { env } = await startQueues(ending)
    const worker = await project.start('start', takesJobs, env)
    ending(worker.interrupt)
    await project.run('first-job', env)
    await hasWelcomed(worker)
  },

  lambda: async (project, ending) => {
    const { env, receive } = await startQueues(ending)
    await project.run('build')
    await project.run('first-job', env)
    const { MessageId, ReceiptHandle, Body, Attributes } = await receive()
    const record = {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Attributes,
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:welcome-mail',
    }
    // As AWS runs it: the bundle alone, in a process of its own.
    const { stdout } = await execa(
      process.execPath,
      ['--input-type=module', '--eval', invoke, JSON.stringify({ Records: [record] })],
      { cwd: project.directory, env: { ...env } },
    )
    expect(stdout).toMatch(welcomed)
    expect(stdout).toContain('{"batchItemFailures":[]}')
  },

  cloudflare: async (project, ending) => {
    const worker = await project.start('start', /Ready on (http:\S+)/, { PORT: '0' })
    ending(worker.interrupt)
    const address = worker.found[1] ?? ''
    expect((await fetch(address)).status).toBe(405)
    const answer = await post(address, { to: 'ada@example.com', name: 'Ada' })
    expect(answer.status).toBe(202)
    // Queues are local, but as slow as Cloudflare's: five seconds for a batch to fill.
    await hasWelcomed(worker)
  },

  express: serve,
  fastify: serve,
}

const invoke = `
const { handler } = await import(process.cwd() + '/dist/index.mjs')
console.log(JSON.stringify(await handler(JSON.parse(process.argv.at(-1)))))
`

/** Far more than any of them takes, however busy the machine. */
const patience = { timeout: 120_000 }

async function hasWelcomed(worker: { readonly said: () => string }): Promise<void> {
  await vi.waitFor(() => expect(worker.said()).toMatch(welcomed), patience)
}

async function doJob(
  project: NewProject,
  ending: Ending,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const worker = await project.start('start', takesJobs, env)
  ending(worker.interrupt)
  expect((await project.run('first-job', env)).all).toMatch(isDone)
}

async function serve(project: NewProject, ending: Ending): Promise<void> {
  const server = await project.start('start', /Listening on .*?(?:"port":|:)(\d+)/, {
    PORT: '0',
    HOST: '127.0.0.1',
  })
  ending(server.interrupt)
  const address = `http://127.0.0.1:${server.found[1]}/welcome`
  expect((await post(address, { to: 'ada@example.com' })).status).toBe(400)
  const answer = await post(address, { to: 'ada@example.com', name: 'Ada' })
  expect(answer.status).toBe(202)
  const { id } = (await answer.json()) as { id: string }
  const job = async (): Promise<unknown> => (await fetch(`${address}/${id}`)).json()
  const done = { status: 'completed', result: { messageId: expect.any(String) as unknown } }
  await vi.waitFor(async () => expect(await job()).toMatchObject(done), patience)
  expect((await fetch(`${address}/nobody`)).status).toBe(404)
}

const post = (address: string, body: object): Promise<Response> =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function startQueues(ending: Ending): Promise<{
  readonly env: Readonly<Record<string, string>>
  readonly receive: () => Promise<Message>
}> {
  const engine = await startSQS()
  ending(engine.stop)
  const url = await engine.createQueue('welcome-mail')
  await engine.createQueue('welcome-mail-dead')
  const receive = async (): Promise<Message> => {
    const { Messages = [] } = await engine.client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ['All'],
      }),
    )
    expect(Messages).toHaveLength(1)
    return Messages[0] as Message
  }
  return {
    receive,
    env: {
      AWS_REGION: engine.region,
      AWS_ENDPOINT_URL_SQS: engine.endpoint,
      AWS_ACCESS_KEY_ID: engine.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: engine.credentials.secretAccessKey,
    },
  }
}
