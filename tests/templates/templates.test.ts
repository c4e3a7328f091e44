import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { execa, type Result } from 'execa'
import { parse } from 'jsonc-parser'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { runtimes } from '../../src/setup/create/runtimes.js'
import { startCloudflare } from '../engines/cloudflare.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { startSQS } from '../engines/sqs.js'
import { linkPackages, packPikku, type PackedPikku } from './packed-pikku.js'

let pikku: PackedPikku
beforeAll(async () => {
  pikku = await packPikku()
})
afterAll(() => pikku.remove())

const running: (Promise<unknown> & { kill: (signal: 'SIGTERM') => boolean })[] = []
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGTERM')
    await child.catch(() => {})
  }
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** The Worker's tools are an install of their own; its runtime is tested through Miniflare. */
const notInstalled = ['wrangler']

/** A new project, as the packed command makes it, prebuilt and compiled by its own scripts. */
async function createProject(runtime: string): Promise<string> {
  const parent = await mkdtemp(path.join(pikku.place, 'new-'))
  stops.push(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }))
  const project = path.join(parent, 'shop')
  await execa(process.execPath, [pikku.bin, 'create', project, '--runtime', runtime])
  await linkPackages(project, pikku, notInstalled)
  const { stderr } = await execa('npm', ['run', '--silent', 'prebuild'], { cwd: project })
  expect(stderr).toMatch(/^2 queues, 8 files written\./)
  await execa('npm', ['run', '--silent', 'check'], { cwd: project })
  return project
}

/** Runs a file of a project as its scripts do; resolves when it has said what is waited for. */
async function start(
  project: string,
  file: string,
  words: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly said: () => string; readonly found: RegExpExecArray }> {
  const child = execa(path.join(project, 'node_modules/.bin/tsx'), [file], {
    cwd: project,
    env,
    all: true,
    reject: false,
    buffer: false,
  })
  running.push(child)
  let text = ''
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.all.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const match = words.exec(text)
      if (match !== null) resolve(match)
    })
    child.on('exit', () => reject(new Error(`${file} ended:\n${text}`)))
  })
  return { said: () => text, found }
}

const node = async (project: string, file: string, env = {}): Promise<Result> =>
  execa(path.join(project, 'node_modules/.bin/tsx'), [file], { cwd: project, env })

const takesJobs = /The workers take jobs/
const isDone = /Job \S+ is done: mail \S+/

describe('a project of a template compiles, and does a job on its engine', () => {
  test('embedded', async () => {
    const project = await createProject('embedded')
    const { stdout } = await execa('npm', ['run', '--silent', 'first-job'], { cwd: project })
    expect(stdout).toMatch(isDone)
    const worker = await start(project, 'src/start.ts', takesJobs)
    expect(worker.said()).not.toContain('rror')
  })

  test('bullmq', async () => {
    const [project, redis] = await Promise.all([createProject('bullmq'), startRedis()])
    stops.push(redis.stop)
    const env = { REDIS_URL: `redis://${redis.host}:${redis.port}` }
    await start(project, 'src/start.ts', takesJobs, env)
    const { stdout } = await node(project, 'src/first-job.ts', env)
    expect(stdout).toMatch(isDone)
  })

  test('pg-boss', async () => {
    const [project, postgres] = await Promise.all([createProject('pg-boss'), startPostgres()])
    stops.push(postgres.stop)
    const env = { DATABASE_URL: await postgres.createDatabase() }
    await start(project, 'src/start.ts', takesJobs, env)
    const { stdout } = await node(project, 'src/first-job.ts', env)
    expect(stdout).toMatch(isDone)
  })

  test('sqs', async () => {
    const project = await createProject('sqs')
    const { env } = await startQueues()
    const worker = await start(project, 'src/start.ts', takesJobs, env)
    await node(project, 'src/first-job.ts', env)
    await expect.poll(worker.said, { timeout: 10_000 }).toContain('Welcomed Ada with mail ')
  })

  test('lambda', async () => {
    const project = await createProject('lambda')
    const { env, url, client } = await startQueues()
    await execa('npm', ['run', '--silent', 'build'], { cwd: project })
    await node(project, 'src/first-job.ts', env)
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ['All'],
      }),
    )
    const [message] = Messages
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    const file = pathToFileURL(path.join(project, 'dist/index.mjs')).href
    const { handler } = (await import(/* @vite-ignore */ file)) as {
      handler: (event: object) => Promise<unknown>
    }
    const said = vi.spyOn(console, 'info').mockImplementation(() => {})
    vi.spyOn(console, 'log').mockImplementation(() => {})
    const response = await handler({
      Records: [
        {
          messageId: message?.MessageId,
          receiptHandle: message?.ReceiptHandle,
          body: message?.Body,
          attributes: message?.Attributes,
          eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:welcome-mail',
        },
      ],
    })
    expect(response).toEqual({ batchItemFailures: [] })
    expect(said.mock.calls.join('\n')).toContain('Welcomed Ada with mail ')
  })

  test('cloudflare', async () => {
    const project = await createProject('cloudflare')
    const { queues, main } = parse(
      readFileSync(path.join(project, 'wrangler.jsonc'), 'utf8'),
    ) as Wrangler
    const engine = await startCloudflare(pathToFileURL(path.join(project, main)), {
      queueProducers: Object.fromEntries(queues.producers.map((one) => [one.binding, one.queue])),
      queueConsumers: Object.fromEntries(
        queues.consumers.map(({ queue }) => [queue, { maxBatchTimeout: 0.05 }]),
      ),
    })
    stops.push(engine.stop)
    const to = { to: 'ada@example.com', name: 'Ada' }
    const { id } = (await engine.call('/', to)) as { id: string }
    const data = { ...to, signedUpAt: new Date().toISOString() }
    const envelope = { pikku: 1, id, queue: 'welcome-mail', enqueuedAt: Date.now(), data }
    const result = await engine.deliver('welcome-mail', [
      { id: 'message-1', body: JSON.stringify(envelope), attempts: 1 },
    ])
    expect(result).toMatchObject({ outcome: 'ok', explicitAcks: ['message-1'] })
  })

  test.each(['express', 'fastify'])('%s', async (runtime) => {
    const project = await createProject(runtime)
    const { found } = await start(project, 'src/start.ts', /Listening on .*?(?:"port":|:)(\d+)/, {
      PORT: '0',
      HOST: '127.0.0.1',
    })
    const address = `http://127.0.0.1:${found[1]}/welcome`
    const post = (body: object): Promise<Response> =>
      fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await post({ to: 'ada@example.com' })).status).toBe(400)
    const answer = await post({ to: 'ada@example.com', name: 'Ada' })
    expect(answer.status).toBe(202)
    const { id } = (await answer.json()) as { id: string }
    const job = async (): Promise<unknown> => (await fetch(`${address}/${id}`)).json()
    await expect
      .poll(job, { timeout: 10_000 })
      .toMatchObject({ status: 'completed', result: { messageId: expect.any(String) } })
    expect((await fetch(`${address}/nobody`)).status).toBe(404)
  })
})

interface Wrangler {
  readonly main: string
  readonly queues: {
    readonly producers: readonly { readonly queue: string; readonly binding: string }[]
    readonly consumers: readonly { readonly queue: string }[]
  }
}

async function startQueues(): Promise<{
  readonly env: Readonly<Record<string, string>>
  readonly url: string
  readonly client: Awaited<ReturnType<typeof startSQS>>['client']
}> {
  const engine = await startSQS()
  stops.push(engine.stop)
  const url = await engine.createQueue('welcome-mail')
  await engine.createQueue('welcome-mail-dead')
  return {
    url,
    client: engine.client,
    env: {
      AWS_REGION: engine.region,
      AWS_ENDPOINT_URL_SQS: engine.endpoint,
      AWS_ACCESS_KEY_ID: engine.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: engine.credentials.secretAccessKey,
    },
  }
}

describe('the templates together', () => {
  test('have a test above for every runtime', () => {
    const text = readFileSync(new URL(import.meta.url), 'utf8')
    const tested = runtimes.filter(({ name }) => text.includes(`'${name}'`))
    expect(tested).toEqual(runtimes)
  })

  test('name versions that are the ones of these tests', () => {
    const own = manifestOf('../../package.json')
    const different = runtimes.flatMap(({ name }) => {
      const wanted = manifestOf(`../../templates/${name}/package.json`)
      return Object.entries(wanted)
        .filter(([dependency]) => !['pikku', ...notInstalled].includes(dependency))
        .filter(([dependency, range]) => !sameMajor(range, own[dependency]))
        .map(([dependency, range]) => `${name}: ${dependency} ${range}, here ${own[dependency]}`)
    })
    expect(different).toEqual([])
  })
})

function manifestOf(file: string): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  ) as Record<string, Record<string, string>>
  return { ...devDependencies, ...dependencies }
}

function sameMajor(range: string, other = ''): boolean {
  const major = (text: string): string | undefined => /\d+/.exec(text)?.[0]
  return major(range) === major(other)
}
